import type { FlowDraft } from './draft.ts';
import { connectionsOf } from './targets.ts';

/** The nodes in the order in which one walks through the flow, deepest first; then those that nothing leads to. */
export function flowOrder(draft: FlowDraft): string[] {
  const order = new Set<string>();
  for (const first of [draft.start, ...Object.keys(draft.nodes)]) {
    const open = [first];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const node = draft.nodes[id];
      if (!node || order.has(id)) continue;
      order.add(id);
      open.push(
        ...connectionsOf(id, node)
          .map(({ to }) => to)
          .reverse(),
      );
    }
  }
  return [...order];
}
