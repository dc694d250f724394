import { leaveBy } from './end-by-operator.ts';
import { applyOutcome } from '../engine/apply-outcome.ts';
import { applyDelivery } from '../engine/receive-delivery.ts';
import { elapseDue } from '../engine/elapse-due.ts';
import { addEvent, memberData } from '../engine/entries.ts';
import { run } from '../engine/run.ts';
import { cancelAction, currentNode, endRun, follow } from '../engine/turn.ts';
import type { Turn } from '../engine/turn.ts';
import { askAgain } from '../nodes/listener/ask.ts';
import type { FlowError, PausedPhase } from '../state.ts';
import { RETURNED_NOTICE } from '../texts.ts';
import type { MemberRef } from '../transcript.ts';

/** The bot has the conversation again: after its own escalation at `returned`, else where it was interrupted. */
export function giveBack(turn: Turn, by: MemberRef): FlowError | null {
  const { state } = turn;
  const { phase } = state;
  if (phase.kind !== 'handoff') {
    return { code: 'not_in_handoff', message: 'The bot has the conversation; there is nothing to return.' };
  }
  state.status = 'bot';
  state.activeAt = turn.now;
  addEvent(turn, 'returned', RETURNED_NOTICE, { data: { by: memberData(by) } });
  if (phase.paused && (phase.paused.decided || !isEscalation(phase.paused))) resume(turn, phase.paused);
  else {
    cancelAction(turn);
    const node = currentNode(turn);
    if (node) run(turn, follow(turn, node, 'returned'));
    else endRun(turn);
  }
  return null;
}

/** A member took over while the flow was asking for one: what it asked for has happened. */
function isEscalation({ phase }: PausedPhase): boolean {
  return phase.kind === 'acting' && phase.action.name === 'escalate';
}

function resume(turn: Turn, { phase, finished, decided }: PausedPhase): void {
  const { state } = turn;
  state.phase = phase;
  const node = currentNode(turn);
  if (decided) leaveBy(turn, decided);
  else if (phase.kind === 'listening' && node?.kind === 'listener') askAgain(turn, node, phase, '');
  else if (phase.kind === 'acting' && finished) applyOutcome(turn, finished);
  else if (phase.kind === 'delivering' && phase.report) applyDelivery(turn, phase.key, phase.report);
  else if (phase.kind === 'waiting' || phase.kind === 'delivering') elapseDue(turn);
}
