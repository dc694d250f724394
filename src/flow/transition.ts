import { carryOut } from './commands/carry-out.ts';
import { receiveOutcome } from './engine/apply-outcome.ts';
import { elapseDue } from './engine/elapse-due.ts';
import { addEvent } from './engine/entries.ts';
import { receiveDelivery } from './engine/receive-delivery.ts';
import { addVisitorEntry, receiveMessage } from './engine/receive-message.ts';
import { startFlow } from './engine/start-flow.ts';
import { takeInbox } from './engine/take-inbox.ts';
import { beginTurn, cancelAction, endRun, setError, takeAll } from './engine/turn.ts';
import type { Turn } from './engine/turn.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import type { Plan } from './plan.ts';
import type { Facts, FlowError, FlowEvent, State, Step } from './state.ts';
import type { Trace } from './trace.ts';
import type { Value } from './transcript.ts';

export { nextDeadline } from './engine/deadline.ts';
export { runningAction } from './running-action.ts';
export { view } from './view.ts';
export { ENGINE_VERSION };

/** A conversation before its `start` event. `variables` are those given by whoever starts it. */
export function initialState(
  plan: Plan,
  facts: Facts,
  variables: { [name: string]: Value },
  engine = ENGINE_VERSION,
): State {
  return {
    engine,
    status: 'bot',
    facts,
    // The plan's own defaults are set on entering a flow, so that a called flow's are too.
    variables: { ...variables },
    error: null,
    segment: null,
    assignee: null,
    position: null,
    stack: [],
    phase: { kind: 'ended' },
    inbox: [],
    earlierButtons: [],
    offered: [],
    activeAt: 0,
    seq: 0,
    visits: 0,
  };
}

/**
 * The whole flow language: what happens to a conversation when something happens. Pure: the same plan, state and
 * event give the same step, nothing given is changed, and nothing is thrown. Every step ends with the flow
 * waiting, in people's hands, or ended.
 * @param trace is told where the flow went; it changes nothing
 */
export function transition(plan: Plan, state: State, event: FlowEvent, trace?: Trace): Step {
  const turn = beginTurn(plan, state, event.now, trace);
  try {
    const refusal = apply(turn, event);
    if (refusal) return { state, effects: [{ type: 'refused', error: refusal }] };
    if (!(event.type === 'message' && event.more)) takeInbox(turn);
  } catch (error) {
    // Only a broken plan or a mistake in this engine leads here. A workflow that throws would be retried for ever.
    return fault(beginTurn(plan, state, event.now), event, error);
  }
  return { state: turn.state, effects: turn.effects };
}

function apply(turn: Turn, event: FlowEvent): FlowError | null {
  switch (event.type) {
    case 'start':
      if (turn.state.visits === 0 && turn.state.status === 'bot') startFlow(turn);
      return null;
    case 'message':
      receiveMessage(turn, event.message, event.more === true);
      return null;
    case 'clock':
      elapseDue(turn);
      return null;
    case 'actionFinished':
      receiveOutcome(turn, event.key, event.outcome);
      return null;
    case 'delivery':
      receiveDelivery(turn, event.key, event.report);
      return null;
    case 'command':
      return carryOut(turn, event.id, event.by, event.command);
  }
}

function fault(turn: Turn, event: FlowEvent, cause: unknown): Step {
  const message = cause instanceof Error ? cause.message : 'unknown';
  cancelAction(turn);
  if (event.type === 'message') {
    addVisitorEntry(turn, event.message);
    turn.state.inbox = [...turn.state.inbox, event.message];
  }
  takeAll(turn);
  setError(turn, { code: 'internal_error', message });
  addEvent(turn, 'failed', 'The flow was stopped by an internal error.', {
    membersOnly: true,
    data: { code: 'internal_error', message },
  });
  endRun(turn);
  return { state: turn.state, effects: turn.effects };
}
