import { toIso } from '../expressions/instant.ts';
import { MAX_EARLIER_BUTTONS } from '../limits.ts';
import type { FlowPlan, NodePlan, Plan } from '../plan.ts';
import { runningAction } from '../running-action.ts';
import type { Effect, FlowError, Instant, Phase, State } from '../state.ts';
import type { Trace } from '../trace.ts';
import type { Button } from '../transcript.ts';

/**
 * One transition under way. `state` is this turn's own shallow copy: its fields are replaced, what they hold is
 * never changed in place, so the state that was given stays as it was.
 */
export interface Turn {
  readonly plan: Plan;
  readonly now: Instant;
  /** `now` as the transcript has it. */
  readonly nowText: string;
  readonly state: State;
  readonly effects: Effect[];
  /** Node steps since the last input was taken. */
  steps: number;
  /** Characters that the bot has said since then. */
  said: number;
  /** What the tests of conditions have cost since then; see `MAX_WORK`. */
  work: number;
  /** Whether `state.variables` is this turn's own copy already. */
  ownsVariables: boolean;
  /** Who looks on, if anybody does. */
  readonly trace: Trace | undefined;
}

export function beginTurn(plan: Plan, state: State, now: Instant, trace?: Trace): Turn {
  return {
    plan,
    now,
    nowText: toIso(now),
    state: { ...state },
    effects: [],
    steps: 0,
    said: 0,
    work: 0,
    ownsVariables: false,
    trace,
  };
}

/** Which node to go on at, in the flow of `state.position`; null: the flow waits, has ended or is silent. */
export type Next = string | null;

/** The flow the conversation is in; between flows, the one it starts in. */
export function currentFlow({ plan, state }: Turn): FlowPlan | undefined {
  return plan.flows[state.position?.flow ?? plan.flow];
}

export function currentNode({ plan, state }: Turn): NodePlan | undefined {
  return currentNodeOf(plan, state);
}

export function currentNodeOf(plan: Plan, { position }: Pick<State, 'position'>): NodePlan | undefined {
  return position ? plan.flows[position.flow]?.nodes[position.node] : undefined;
}

/** Changes the phase. The buttons of a question, or of a queue, that is over stay known as earlier ones. */
export function setPhase({ state }: Turn, phase: Phase): void {
  if (state.phase.kind === 'listening') rememberButtons(state, state.phase.buttons);
  else if (state.phase.kind === 'handoff' && state.phase.leave) rememberButtons(state, [state.phase.leave]);
  state.phase = phase;
}

/** They cannot be pressed any more; a late press can still be named. */
export function rememberButtons(state: State, buttons: Button[]): void {
  if (buttons.length === 0) return;
  state.earlierButtons = [...state.earlierButtons, ...buttons].slice(-MAX_EARLIER_BUTTONS);
}

/** The flow is over: nothing is called, nothing stands anywhere. */
export function endRun(turn: Turn): null {
  const { state } = turn;
  setPhase(turn, { kind: 'ended' });
  state.position = null;
  state.stack = [];
  rememberButtons(state, state.offered);
  state.offered = [];
  return null;
}

/** Goes on at an outlet. An outlet that leads nowhere ends the flow, like an end node. */
export function follow(turn: Turn, node: NodePlan, outlet: string): Next {
  return takeOutlet(turn, node, outlet) ?? endFlow(turn);
}

/** Leaves the node that the flow stands at by this outlet; undefined: it leads nowhere. */
export function takeOutlet({ trace, state }: Turn, node: NodePlan, outlet: string): string | undefined {
  if (trace && state.position) trace.left(state.position, outlet);
  return outletOf(node, outlet);
}

export function outletOf(node: NodePlan, outlet: string): string | undefined {
  return Object.hasOwn(node.outlets, outlet) ? node.outlets[outlet] : undefined;
}

/** Ends the current flow: back to the caller, if there is one. */
export function endFlow(turn: Turn): Next {
  const { state } = turn;
  const caller = state.stack.at(-1);
  if (!caller) return endRun(turn);
  state.stack = state.stack.slice(0, -1);
  turn.trace?.returned(state.stack.length);
  state.position = { ...caller, visit: state.visits };
  return caller.node;
}

/** Asks the host for this, after all that was asked for before. */
export function perform({ effects, trace }: Turn, effect: Effect): void {
  effects.push(effect);
  trace?.performed?.(effect);
}

/** Cancels the action that runs outside, if one does: its result is no longer wanted. */
export function cancelAction(turn: Turn): void {
  const running = runningAction(turn.state);
  if (running) perform(turn, { type: 'cancelAction', key: running.key });
}

/** Everything in the inbox is taken: somebody reads it, or nobody ever will. */
export function takeAll(turn: Turn): void {
  const { state } = turn;
  if (state.inbox.length === 0) return;
  perform(turn, { type: 'taken', messages: state.inbox.map(({ id }) => id) });
  state.inbox = [];
}

export function setError({ state }: Turn, error: FlowError): void {
  state.error = { code: error.code, message: error.message };
}
