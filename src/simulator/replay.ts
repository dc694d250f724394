import type { Plan } from '../flow/plan.ts';
import { entriesOf, Simulation } from './simulation.ts';
import { toLine } from './to-line.ts';

export interface Replayed {
  simulation: Simulation;
  /** From which act on it went another way (from 0); null: it went the same way. */
  differs: number | null;
}

/** The same talk with another plan, up to the first act that is not possible there. */
export function replay(plan: Plan, talk: Simulation): Replayed {
  let simulation = Simulation.of(plan, talk.setting);
  let differs: number | null = null;
  for (const [index, step] of talk.steps.entries()) {
    const next = simulation.act(step.act);
    const now = next.steps[index];
    const isPossible = now?.refused === null || step.refused !== null;
    if (!isPossible) return { simulation, differs: differs ?? index };
    if (!now || linesOf(now) !== linesOf(step)) differs ??= index;
    simulation = next;
  }
  return { simulation, differs };
}

const linesOf = (step: Parameters<typeof entriesOf>[0]) => entriesOf(step).map(toLine).join('\n');
