import { run } from '../engine/run.ts';
import type { Turn } from '../engine/turn.ts';
import type { FlowError, OperatorCommand } from '../state.ts';
import type { MemberRef } from '../transcript.ts';
import { addOperated } from './operated.ts';

/**
 * The flow goes back to the node whose send failed last, as it was then called: a new visit, so something new is sent under
 * a key of its own. Only from where the bot waits or the flow has ended: it must not run twice at once, nor behind people.
 */
export function retrySend(
  turn: Turn,
  by: MemberRef,
  command: Extract<OperatorCommand, { name: 'retry' }>,
): FlowError | null {
  const { state } = turn;
  const { failedSend, phase, status } = state;
  if (phase.kind === 'acting' || phase.kind === 'delivering') return STILL_AT_IT;
  if (!failedSend) return NOTHING_FAILED;
  if (status !== 'bot') return NOT_WITH_BOT;
  const { flow, node, stack } = failedSend;
  delete state.failedSend;
  addOperated(turn, by, command, failedSend);
  state.stack = stack;
  state.position = { flow, node, visit: state.visits };
  run(turn, node);
  return null;
}

const STILL_AT_IT: FlowError = {
  code: 'action_runs',
  message:
    'An action runs, or its delivery is awaited, and no attempt of it has to be waited for: skip it or end it with an error first.',
};
const NOTHING_FAILED: FlowError = {
  code: 'nothing_failed',
  message: 'Nothing waits to be tried again, and no send has failed that the flow could go back to.',
};
const NOT_WITH_BOT: FlowError = {
  code: 'not_with_bot',
  message:
    'People have the conversation, or it is resolved: reopen it or give it back to the bot, then the send that failed can be tried again.',
};
