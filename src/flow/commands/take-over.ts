import { addEvent, memberData } from '../engine/entries.ts';
import { rememberSurvey } from '../engine/survey.ts';
import { withoutOffer } from '../engine/ticket.ts';
import { takeAll } from '../engine/turn.ts';
import type { Turn } from '../engine/turn.ts';
import type { MemberRef } from '../transcript.ts';

/** A member has the conversation from here on. What the bot was doing is kept, to go on with when it is returned. */
export function takeOver(turn: Turn, by: MemberRef): void {
  const { state, now } = turn;
  const { phase } = state;
  state.status = 'human';
  state.assignee = by;
  state.activeAt = now;
  rememberSurvey(turn);
  // Not by `setPhase`: a question that is only interrupted keeps its buttons.
  state.phase =
    phase.kind === 'handoff'
      ? { ...phase, deadline: null, ticket: phase.ticket && withoutOffer(phase.ticket) }
      : { kind: 'handoff', since: now, deadline: null, ticket: null, paused: { phase } };
  const data = { member: memberData(by), by: memberData(by) };
  addEvent(turn, 'accepted', `${by.name} has joined the conversation.`, { data });
  takeAll(turn);
}
