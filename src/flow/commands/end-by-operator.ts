import { failSend } from '../actions/finish-send.ts';
import { isSending } from '../actions/is-sending.ts';
import { actionKey } from '../actions/start-action.ts';
import { failNode } from '../engine/fail.ts';
import { run } from '../engine/run.ts';
import { cancelAction, currentNode, endRun, follow, outletOf } from '../engine/turn.ts';
import type { Next, Turn } from '../engine/turn.ts';
import type { NodePlan } from '../plan.ts';
import type { Decision, FlowError, OperatorCommand, Phase, State } from '../state.ts';
import type { MemberRef } from '../transcript.ts';
import { addOperated } from './operated.ts';

/**
 * An operator ends what the flow waits for by itself: an action, a delivery, or (by skipping it) a wait. Behind a member
 * who has the conversation, the flow goes on accordingly once it is given back.
 */
export function endByOperator(
  turn: Turn,
  by: MemberRef,
  command: Extract<OperatorCommand, { name: 'skip' | 'fail' }>,
): FlowError | null {
  const { state } = turn;
  const open = openPhase(state);
  if (!open || (open.kind === 'waiting' && command.name === 'fail')) return nothingRuns(command.name, open);
  const decision: Decision =
    command.name === 'skip'
      ? { skip: true }
      : { error: { code: 'operator_failed', message: command.reason ?? `${by.name} has ended it.` } };
  cancelAction(turn);
  addOperated(turn, by, command, state.position);
  if (state.phase.kind === 'handoff') {
    const { paused } = state.phase;
    state.phase = { ...state.phase, paused: paused && { ...paused, decided: decision } };
  } else leaveBy(turn, decision);
  return null;
}

/** Goes on from the node as an operator has decided. */
export function leaveBy(turn: Turn, decision: Decision): void {
  const node = currentNode(turn);
  if (node)
    run(turn, 'error' in decision ? failBy(turn, node, decision.error) : follow(turn, node, goodEnd(node)));
  else endRun(turn);
}

/** What the flow waits for by itself, also behind a member; `null`: nothing, or that is over. */
function openPhase({ phase }: State): Phase | null {
  const paused = phase.kind === 'handoff' ? phase.paused : null;
  if (paused?.finished || paused?.decided) return null;
  const open = paused ? paused.phase : phase;
  return open.kind === 'acting' || open.kind === 'delivering' || open.kind === 'waiting' ? open : null;
}

function failBy(turn: Turn, node: NodePlan, error: FlowError): Next {
  const { phase } = turn.state;
  if (node.kind !== 'action' || !isSending(node)) return failNode(turn, node, error);
  return failSend(turn, node, 'key' in phase ? phase.key : actionKey(turn.state), error);
}

/** The outlet at which the flow goes on when all has gone well. */
function goodEnd(node: NodePlan): string {
  if (node.kind === 'wait') return 'next';
  if (node.kind !== 'action') return 'success';
  if (node.action === 'escalate') return 'returned';
  const awaits = isSending(node) && node.waitForDelivery !== undefined;
  return awaits && outletOf(node, 'delivered') !== undefined ? 'delivered' : 'success';
}

function nothingRuns(name: 'skip' | 'fail', open: Phase | null): FlowError {
  const message = open
    ? 'The flow only waits for a time, which cannot fail; it can be skipped.'
    : name === 'skip'
      ? 'No action runs and the flow waits for no time, so there is nothing to skip.'
      : 'No action runs, so there is nothing to end with an error.';
  return { code: 'nothing_runs', message };
}
