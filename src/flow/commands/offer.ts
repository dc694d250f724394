import { toIso } from '../expressions/instant.ts';
import { addEvent, memberData } from '../engine/entries.ts';
import { endOffer, passOffer, ticketOf } from '../engine/ticket.ts';
import type { Turn } from '../engine/turn.ts';
import type { FlowError, RoutingCommand } from '../state.ts';
import type { MemberRef } from '../transcript.ts';

/** Asks a member to accept a queued conversation. One at a time: what came meanwhile has made it pointless. */
export function offerTo(
  turn: Turn,
  by: MemberRef,
  { member, until, newRound }: Extract<RoutingCommand, { name: 'offer' }>,
): FlowError | null {
  const { state, now } = turn;
  if (state.phase.kind !== 'handoff' || state.status !== 'queued') return notQueued;
  if (until <= now) return { code: 'offer_over', message: 'The offer came later than it was good for.' };
  passOffer(turn);
  const ticket = ticketOf(state.phase);
  if (ticket.offer) {
    return { code: 'offer_pending', message: `${ticket.offer.member.name} is asked already.` };
  }
  if (!newRound && ticket.passed.includes(member.id)) {
    return { code: 'has_passed', message: `${member.name} has been asked already in this round.` };
  }
  const round = newRound ? { passed: [], rounds: (ticket.rounds ?? 0) + 1 } : {};
  state.phase = { ...state.phase, ticket: { ...ticket, ...round, offer: { member, until } } };
  addEvent(turn, 'offered', `${member.name} is asked to accept the conversation.`, {
    membersOnly: true,
    data: { member: memberData(member), until: toIso(until), by: memberData(by) },
  });
  return null;
}

/** Only the member who is asked can say no. */
export function declineOffer(turn: Turn, by: MemberRef): FlowError | null {
  const { state } = turn;
  if (state.phase.kind !== 'handoff' || state.status !== 'queued') return notQueued;
  if (ticketOf(state.phase).offer?.member.id !== by.id) {
    return { code: 'not_offered', message: `${by.name} is not asked to accept the conversation.` };
  }
  endOffer(turn, state.phase, by.id);
  addEvent(turn, 'declined', `${by.name} declined the conversation.`, {
    membersOnly: true,
    data: { by: memberData(by) },
  });
  return null;
}

const notQueued: FlowError = { code: 'not_queued', message: 'The conversation is not in the queue.' };
