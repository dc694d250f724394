import { setAssignee } from '../actions/assign-member/run.ts';
import { addEvent } from '../engine/entries.ts';
import { ticketOf } from '../engine/ticket.ts';
import { currentNode } from '../engine/turn.ts';
import type { Turn } from '../engine/turn.ts';
import type { FlowError } from '../state.ts';
import { QUEUED_AGAIN_NOTICE } from '../texts.ts';
import type { MemberRef } from '../transcript.ts';

/** The member who has the conversation has gone: others can take it. */
export function unassign(turn: Turn, by: MemberRef, member: string): FlowError | null {
  const { status, assignee } = turn.state;
  if (status !== 'human' || assignee?.id !== member) {
    return { code: 'not_assigned', message: 'That member does not have the conversation (any more).' };
  }
  setAssignee(turn, null, by);
  queueAgain(turn);
  return null;
}

/** From a member back to the queue: to the place it had, with its waiting limit beginning anew. */
export function queueAgain(turn: Turn): void {
  const { state, now } = turn;
  if (state.phase.kind !== 'handoff') return;
  state.status = 'queued';
  if (state.engine < 2) return;
  const node = state.phase.paused ? undefined : currentNode(turn);
  const limit = node?.kind === 'action' && node.action === 'escalate' ? node.waitAtMost : undefined;
  const ticket = { ...ticketOf(state.phase), passed: [] };
  state.phase = { ...state.phase, ticket, deadline: limit === undefined ? null : now + limit };
  state.activeAt = now;
  addEvent(turn, 'queued', QUEUED_AGAIN_NOTICE);
}

/**
 * A queued conversation is assigned: it waits for that member first. It is theirs only once they accept it, so that
 * the visitor is never told that somebody has joined who has not.
 */
export function routeTo(turn: Turn, member: MemberRef | null): void {
  const { state, now } = turn;
  if (state.phase.kind !== 'handoff') return;
  const { member: _member, holdUntil: _holdUntil, offer, ...ticket } = ticketOf(state.phase);
  state.phase = {
    ...state.phase,
    ticket: {
      ...ticket,
      ...(member && { member: member.id, holdUntil: now + ticket.reassignAfter }),
      // Whoever else is asked need not be any more.
      ...(offer && (!member || offer.member.id === member.id) && { offer }),
      passed: ticket.passed.filter((id) => id !== member?.id),
    },
  };
}
