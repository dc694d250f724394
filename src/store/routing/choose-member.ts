import type { MemberRef } from '../../flow/transcript.ts';
import { previousMember } from '../conversations.ts';
import type { Database } from '../database.ts';
import { findEligible, type Demands } from './find-eligible.ts';
import type { Waiting } from './queue.ts';

type Store = Pick<Database, 'orm'>;

/** The longest rest between two rounds, in milliseconds. */
const LONGEST_REST = 900_000;

export interface Choice {
  member: MemberRef;
  /** Everybody has passed: all may be asked again. */
  newRound?: true;
}

/** `hold`: the one who is waited for is away, and has time yet. */
type Found = MemberRef | 'hold' | null;

/**
 * Who is asked about this conversation now: the member the visitor had before, the one who is named, the one who is
 * assigned, the segment's one, and then whoever the strategy says.
 * @param fruitless searches that found nobody in this round of the dispatcher; they are not made again
 */
export async function chooseMember(
  store: Store,
  waiting: Waiting,
  now: number,
  fruitless: Set<string>,
): Promise<Choice | null> {
  const { passed } = waiting.ticket;
  const found = await findNext(store, waiting, passed, now, fruitless);
  if (found) return found === 'hold' ? null : { member: found };
  if (passed.length === 0 || !isRested(waiting, now)) return null;
  const again = await findNext(store, waiting, [], now, fruitless);
  return again && again !== 'hold' ? { member: again, newRound: true } : null;
}

/** Rests grow, so that a night in which nobody answers does not fill the transcript. Where anybody may accept, one round is enough. */
function isRested({ ticket }: Waiting, now: number): boolean {
  const { strategy, offerFor, passedAt = 0, rounds = 0 } = ticket;
  return strategy !== 'anyone' && now >= passedAt + Math.min(offerFor * 2 ** rounds, LONGEST_REST);
}

async function findNext(
  store: Store,
  waiting: Waiting,
  except: string[],
  now: number,
  fruitless: Set<string>,
): Promise<Found> {
  const { ticket, assignee, queuedAt, segmentTeam, segmentMember } = waiting;
  const demands: Demands = {
    team: ticket.team ?? segmentTeam ?? undefined,
    language: ticket.language,
    skill: ticket.skill,
  };

  if (ticket.previous) {
    const previous = await previousMember(store, waiting.id);
    const found = previous && (await findEligible(store, { ...demands, only: previous.id, except }));
    if (found) return found;
  }
  // Who is named need not be or know what is demanded of others.
  const named = ticket.member ?? segmentMember ?? undefined;
  const holdUntil = ticket.holdUntil ?? (queuedAt?.getTime() ?? 0) + ticket.reassignAfter;
  if (assignee && assignee.id !== ticket.member) {
    const found = await findEligible(store, { ...demands, only: assignee.id, except });
    if (found) return found;
  }
  if (named !== undefined) {
    const found = await findEligible(store, { only: named, except });
    if (found) return found;
    if (now < holdUntil && !except.includes(named)) return 'hold';
  }
  return ticket.strategy === 'anyone' ? null : findByStrategy(store, waiting, demands, except, fruitless);
}

async function findByStrategy(
  store: Store,
  { ticket: { strategy } }: Waiting,
  demands: Demands,
  except: string[],
  fruitless: Set<string>,
): Promise<MemberRef | null> {
  const search = { ...demands, except, strategy };
  const key = JSON.stringify([demands.team, demands.language, demands.skill, [...except].sort()]);
  if (fruitless.has(key)) return null;
  const found = await findEligible(store, search);
  if (!found) fruitless.add(key);
  return found;
}
