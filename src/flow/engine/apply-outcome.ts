import { finishAction } from '../actions/run-action.ts';
import type { ActionOutcome } from '../state.ts';
import { run } from './run.ts';
import { currentNode, endRun } from './turn.ts';
import type { Turn } from './turn.ts';

/** An action that ran outside is done. A result that nobody waits for any more is ignored. */
export function receiveOutcome(turn: Turn, key: string, outcome: ActionOutcome): void {
  const { state } = turn;
  const { phase } = state;
  if (phase.kind === 'acting' && phase.key === key) {
    applyOutcome(turn, outcome);
    return;
  }
  if (phase.kind !== 'handoff' || phase.paused?.phase.kind !== 'acting' || phase.paused.phase.key !== key)
    return;
  // A member has the conversation: the flow hears of it when it goes on.
  if (!phase.paused.finished && !phase.paused.decided)
    state.phase = { ...phase, paused: { ...phase.paused, finished: outcome } };
}

export function applyOutcome(turn: Turn, outcome: ActionOutcome): void {
  const { phase } = turn.state;
  const node = currentNode(turn);
  if (node?.kind === 'action' && phase.kind === 'acting') run(turn, finishAction(turn, node, phase, outcome));
  else endRun(turn);
}
