import type { Plan } from '../flow/plan.ts';
import type { ActionRequest, Effect, FlowEvent, Instant, State } from '../flow/state.ts';
import type { Value } from '../flow/transcript.ts';
import type { Passage } from '../simulator/recorder.ts';
import type { Attempts } from './recorded-run.ts';

/** One thing that happened in a talk, and what the flow made of it. */
export interface ReplayStep {
  /** From 1, over all runs. */
  number: number;
  /** The run it is in, from 1. */
  run: number;
  /** The event of that run's history that brought it. */
  event: number;
  /** The plan that the conversation runs on. */
  plan: Plan;
  happened: FlowEvent;
  before: State;
  after: State;
  /** The way through the flow, and what was asked of the host on it. */
  trail: readonly TrailItem[];
  changes: readonly VariableChange[];
  /** The actions it began, as their history has them. */
  actions: readonly ActionCourse[];
}

/** `node`: the one that the effect comes from, when it is one of the flow's. */
export type TrailItem = { passage: Passage } | { effect: Effect; node: NodeRef | null };

export interface NodeRef {
  flow: string;
  id: string;
  name: string;
}

/** Absent: it had, or has, no value. */
export interface VariableChange {
  name: string;
  before?: Value;
  after?: Value;
}

export interface ActionCourse {
  key: string;
  action: ActionRequest;
  startedAt: Instant;
  /** The event in which it was scheduled. */
  event: number;
  attempts: Attempts;
}

/** Where the history and the current code part, in the flow's words. */
export interface Difference {
  run: number;
  event: number;
  node: NodeRef | null;
  /** What the history does there: `sends an SMS to …`. */
  recorded: string;
  /** What the current code does instead. */
  current: string;
}

export function differenceInWords({ run, event, node, recorded, current }: Difference, runs = 1): string {
  const where = node ? `, in node “${node.name}”` : '';
  const which = runs > 1 ? ` of run ${run}` : '';
  return `At event ${event}${which}${where}: the history ${recorded}, the current code ${current}.`;
}
