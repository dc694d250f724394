import type { Position } from '../../../flow/state.ts';
import type { ReplayStep } from '../../../replay/step.ts';

/** How a talk has gone through one flow up to a step. Outlets are named `${node}.${outlet}`, as on the canvas. */
export interface Way {
  /** By node: how often it was visited. */
  visits: ReadonlyMap<string, number>;
  /** Every outlet that was taken. */
  taken: ReadonlySet<string>;
  /** Those that the step itself took, and the nodes that it visited or left. */
  now: { taken: ReadonlySet<string>; nodes: ReadonlySet<string> };
  /** The node at which the talk stands after it; null: it stands in another flow, or nowhere. */
  at: string | null;
}

/** @param index of the step among `steps` */
export function wayTo(steps: readonly ReplayStep[], index: number, flow: string): Way {
  const visits = new Map<string, number>();
  const taken = new Set<string>();
  const now = { taken: new Set<string>(), nodes: new Set<string>() };
  for (const [which, { trail }] of steps.slice(0, index + 1).entries()) {
    for (const item of trail) {
      if (!('passage' in item) || item.passage.at.flow !== flow) continue;
      const { at, outlet } = item.passage;
      const key = `${at.node}.${outlet}`;
      if (outlet === null) visits.set(at.node, (visits.get(at.node) ?? 0) + 1);
      else taken.add(key);
      if (which !== index) continue;
      now.nodes.add(at.node);
      if (outlet !== null) now.taken.add(key);
    }
  }
  const position = steps[index]?.after.position;
  return { visits, taken, now, at: position?.flow === flow ? position.node : null };
}

/** The flow that a step is about: where it ends, or where its way went last. */
export function flowOf({ after, before, trail, plan }: ReplayStep): string {
  const places = trail.flatMap((item): Position[] => ('passage' in item ? [item.passage.at] : []));
  return (after.position ?? places.at(-1) ?? before.position)?.flow ?? plan.flow;
}
