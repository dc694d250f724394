import { finishDelivery } from '../actions/finish-send.ts';
import { isSending } from '../actions/is-sending.ts';
import type { DeliveryReport, Phase } from '../state.ts';
import { run } from './run.ts';
import { currentNode, endRun } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * Something that was sent has arrived, or has not. The first report of what the flow waits for counts; what nobody
 * waits for (any more) is ignored.
 */
export function receiveDelivery(turn: Turn, key: string, report: DeliveryReport): void {
  const { state } = turn;
  const { phase } = state;
  if (phase.kind === 'delivering' && phase.key === key) {
    applyDelivery(turn, key, report);
    return;
  }
  // It is kept until the action itself has come back, or until a member gives the conversation back.
  if (phase.kind === 'acting') state.phase = keep(phase, key, report);
  else if (phase.kind === 'handoff' && phase.paused) {
    const paused = { ...phase.paused, phase: keep(phase.paused.phase, key, report) };
    state.phase = { ...phase, paused };
  }
}

function keep(phase: Phase, key: string, report: DeliveryReport): Phase {
  const isAwaited =
    phase.kind === 'delivering' ||
    (phase.kind === 'acting' && 'awaitDelivery' in phase.action && phase.action.awaitDelivery === true);
  return isAwaited && phase.key === key && !phase.report ? { ...phase, report } : phase;
}

/** Goes on by what the report says. */
export function applyDelivery(turn: Turn, key: string, report: DeliveryReport): void {
  const node = currentNode(turn);
  if (node?.kind === 'action' && isSending(node)) run(turn, finishDelivery(turn, node, key, report));
  else endRun(turn);
}
