import { currentNodeOf } from './engine/turn.ts';
import { nextDeadline } from './engine/deadline.ts';
import { ticketOf } from './engine/ticket.ts';
import { toIso } from './expressions/instant.ts';
import type { Plan } from './plan.ts';
import type { State, Ticket, View } from './state.ts';
import type { Expects, MemberRef } from './transcript.ts';

/** How a conversation stands, for lists, backends and the Temporal UI. */
export function view(plan: Plan, state: State): View {
  const until = nextDeadline(plan, state);
  const { position } = state;
  const node = currentNodeOf(plan, state);
  return {
    status: state.status,
    node:
      position && node ? { flow: position.flow, id: position.node, kind: node.kind, name: node.name } : null,
    expects: expects(state),
    segment: state.segment,
    assignee: state.assignee,
    ticket: state.phase.kind === 'handoff' ? ticketOf(state.phase) : null,
    queuedAt: state.phase.kind === 'handoff' ? toIso(state.phase.since) : null,
    rating: state.rating ?? null,
    error: state.error,
    working: state.phase.kind === 'acting',
    waitingFor: describeWait(plan, state),
    until: until === null ? null : toIso(until),
  };
}

function expects({ phase, position }: State): Expects | null {
  if (phase.kind !== 'listening' || !position) return null;
  return {
    node: position.node,
    type: phase.type,
    ...(phase.buttons.length > 0 ? { buttons: phase.buttons } : {}),
    ...(phase.deadline === null ? {} : { until: toIso(phase.deadline) }),
  };
}

function describeWait(plan: Plan, state: State): string {
  const { phase, status, assignee } = state;
  const name = currentNodeOf(plan, state)?.name ?? '';
  if (status === 'closed') return 'Nothing: the conversation is closed.';
  switch (phase.kind) {
    case 'listening':
      return `The visitor’s answer (${phase.type}) to “${name}”.`;
    case 'waiting':
      return `The time ${toIso(phase.until)}, at “${name}”.`;
    case 'acting':
      return `The action ${phase.action.name} at “${name}”.`;
    case 'delivering':
      return `The delivery of what “${name}” has sent.`;
    case 'handoff':
      if (status === 'human') return `${assignee?.name ?? 'A member'}, who has the conversation.`;
      return describeQueue(ticketOf(phase), assignee);
    case 'ended':
      if (state.visits === 0) return 'Its start.';
      return status === 'resolved' ? 'Nothing: it is resolved.' : 'The visitor to write: the flow has ended.';
  }
}

function describeQueue({ offer, member, team }: Ticket, assignee: MemberRef | null): string {
  if (offer) return `${offer.member.name}, who is asked, to accept it.`;
  if (team !== undefined) return `A member of ${team} to accept it.`;
  return member !== undefined && assignee?.id === member
    ? `${assignee.name} to accept it.`
    : 'A member to accept it.';
}
