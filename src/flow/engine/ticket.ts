import { DEFAULT_OFFER_FOR, DEFAULT_REASSIGN_AFTER } from '../limits.ts';
import type { Instant, Phase, State, Ticket } from '../state.ts';
import { addEvent, memberData } from './entries.ts';
import type { Turn } from './turn.ts';

export type Handoff = Extract<Phase, { kind: 'handoff' }>;

/** What a queued conversation waits for when nobody said: whoever accepts it first. */
export const ANYONE: Ticket = {
  strategy: 'anyone',
  offerFor: DEFAULT_OFFER_FOR,
  reassignAfter: DEFAULT_REASSIGN_AFTER,
  passed: [],
};

/** The ticket, also of a conversation that came into people's hands without one. */
export function ticketOf({ ticket, team }: Handoff): Ticket {
  return ticket ?? (team ? { ...ANYONE, team } : ANYONE);
}

export function withoutOffer({ offer: _offer, ...ticket }: Ticket): Ticket {
  return ticket;
}

/** When the member who is asked now has been asked long enough. */
export function offerDeadline({ phase, status }: State): Instant | null {
  if (phase.kind !== 'handoff' || status !== 'queued') return null;
  return ticketOf(phase).offer?.until ?? null;
}

/** The member who is asked has not answered in time: the next one can be. */
export function passOffer(turn: Turn): void {
  const { state, now } = turn;
  const { phase, status } = state;
  if (phase.kind !== 'handoff' || status !== 'queued') return;
  const { offer } = ticketOf(phase);
  if (!offer || offer.until > now) return;
  endOffer(turn, phase, offer.member.id);
  addEvent(turn, 'offer_passed', `${offer.member.name} did not answer in time.`, {
    membersOnly: true,
    data: { member: memberData(offer.member) },
  });
}

/** Nobody is asked now, and this member is not asked again in this round. */
export function endOffer({ state, now }: Turn, phase: Handoff, member: string): void {
  const ticket = withoutOffer(ticketOf(phase));
  const passed = [...ticket.passed.filter((id) => id !== member), member];
  state.phase = { ...phase, ticket: { ...ticket, passed, passedAt: now } };
  if (state.assignee?.id === member) state.assignee = null;
}
