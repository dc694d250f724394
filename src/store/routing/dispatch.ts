/**
 * Decides who is asked next, for every conversation that waits. Only one process at a time decides, so that a member
 * is never asked about more than they have room for; the conversations' workflows decide what comes of it.
 */
import { eq, sql } from 'drizzle-orm';
import type { Command } from '../../flow/state.ts';
import type { MemberRef } from '../../flow/transcript.ts';
import type { Database } from '../database.ts';
import { addCommand } from '../inbound.ts';
import { members } from '../schema.ts';
import { chooseMember, type Choice } from './choose-member.ts';
import { isAnybodyFree } from './find-eligible.ts';
import { abandoned, routingCommandId, waitingForOffer } from './queue.ts';

/** Who gives the dispatcher's commands. */
export const DISPATCHER: MemberRef = { id: 'dispatcher', name: 'Routing' };

/** Any fixed number does. */
const DISPATCH_LOCK = 727_004;

/** A command that is written down, to be handed over. */
export interface Dispatched {
  conversationId: string;
  /** The revision that it was decided from. */
  rev: number;
  id: string;
  command: Command;
}

/** Writes down all offers that can be made now. None if another process is at it. */
export async function dispatchOffers({ orm }: Pick<Database, 'orm'>): Promise<Dispatched[]> {
  // Asked first, because most of the time it settles the matter.
  if (!(await isAnybodyFree({ orm }))) return [];
  return underLock(orm, async (store) => {
    const dispatched: Dispatched[] = [];
    const fruitless = new Set<string>();
    for (const waiting of await waitingForOffer(store)) {
      const choice = await chooseMember(store, waiting, Date.now(), fruitless);
      if (!choice) continue;
      const offered = await dispatch(store, 'offer', waiting, offerOf(choice, waiting.ticket.offerFor));
      if (!offered) continue;
      dispatched.push(offered);
      await store.orm
        .update(members)
        .set({ offeredAt: sql`clock_timestamp()` })
        .where(eq(members.id, choice.member.id));
    }
    return dispatched;
  });
}

/** Writes down which conversations go back to the queue, because their members have gone. */
export function dispatchAbandoned({ orm }: Pick<Database, 'orm'>): Promise<Dispatched[]> {
  return underLock(orm, async (store) => {
    const dispatched: Dispatched[] = [];
    for (const conversation of await abandoned(store)) {
      const command: Command = { name: 'unassign', member: conversation.member };
      const unassigned = await dispatch(store, 'unassign', conversation, command);
      if (unassigned) dispatched.push(unassigned);
    }
    return dispatched;
  });
}

function offerOf({ member, newRound }: Choice, offerFor: number): Command {
  return { name: 'offer', member, until: Date.now() + offerFor, ...(newRound && { newRound }) };
}

async function dispatch(
  { orm }: Pick<Database, 'orm'>,
  name: 'offer' | 'unassign',
  { id: conversationId, rev }: { id: string; rev: number },
  command: Command,
): Promise<Dispatched | null> {
  const id = routingCommandId(name, rev);
  const added = await addCommand(orm, conversationId, id, { by: DISPATCHER, command });
  return added ? { conversationId, rev, id, command } : null;
}

function underLock(
  orm: Database['orm'],
  decide: (store: Pick<Database, 'orm'>) => Promise<Dispatched[]>,
): Promise<Dispatched[]> {
  return orm.transaction(async (transaction) => {
    const [lock] = await transaction
      .select({ isOurs: sql<boolean>`pg_try_advisory_xact_lock(${DISPATCH_LOCK})` })
      .from(sql`(values (1)) as one`);
    return lock?.isOurs ? decide({ orm: transaction }) : [];
  });
}
