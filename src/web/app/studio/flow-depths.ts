import type { FlowDraft } from './draft.ts';
import { connectionsOf } from './targets.ts';

/**
 * How many steps in from the start each node is, by the longest way that takes no step back. Nodes that nothing leads
 * to begin anew.
 */
export function flowDepths(draft: FlowDraft, ids: ReadonlySet<string>): Map<string, number> {
  const order = inTopologicalOrder(draft, ids);
  const place = new Map(order.map((id, index) => [id, index]));
  const depths = new Map(order.map((id) => [id, 0]));
  for (const [index, id] of order.entries())
    for (const to of targets(draft, id, ids))
      if ((place.get(to) ?? 0) > index)
        depths.set(to, Math.max(depths.get(to) ?? 0, (depths.get(id) ?? 0) + 1));
  return depths;
}

/** Each node before those that it leads to, unless they lead back to it: the reverse of leaving a depth-first search. */
function inTopologicalOrder(draft: FlowDraft, ids: ReadonlySet<string>): string[] {
  const left: string[] = [];
  const entered = new Set<string>();
  for (const first of [...ids].sort(
    (one, other) => Number(other === draft.start) - Number(one === draft.start),
  )) {
    const open: { id: string; rest: string[] }[] = [];
    const enter = (id: string) => {
      if (entered.has(id)) return;
      entered.add(id);
      open.push({ id, rest: targets(draft, id, ids) });
    };
    for (enter(first); open.length > 0;) {
      const top = open.at(-1);
      const next = top?.rest.shift();
      if (next !== undefined) enter(next);
      else left.push(open.pop()?.id ?? first);
    }
  }
  return left.reverse();
}

function targets(draft: FlowDraft, id: string, ids: ReadonlySet<string>): string[] {
  const node = draft.nodes[id];
  return node
    ? connectionsOf(id, node).flatMap(({ to }) => (ids.has(to) && draft.nodes[to] ? [to] : []))
    : [];
}
