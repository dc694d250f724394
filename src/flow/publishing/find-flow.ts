import type { FlowDocument } from '../document.ts';

/** The latest published version of another flow, or null when there is none. */
export type FindFlow = (id: string) => { document: FlowDocument; version: number } | null;

/** The ids of the flows a flow calls or transfers to. */
export function linkedFlows(flow: FlowDocument): string[] {
  const ids = Object.values(flow.nodes).flatMap((node) => {
    if (node.kind === 'call') return [node.flow];
    return node.kind === 'action' && node.action === 'transferToBot' && node.flow !== undefined
      ? [node.flow]
      : [];
  });
  return [...new Set(ids)];
}

/** Everything that can be reached from a flow, by id; with the flow itself as it is now. */
export function reachableFlows(
  flow: FlowDocument,
  version: number,
  findFlow: FindFlow,
): Map<string, { document: FlowDocument; version: number }> {
  const found = new Map([[flow.id, { document: flow, version }]]);
  const open = [flow];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const id of linkedFlows(next)) {
      const linked = found.has(id) ? null : findFlow(id);
      if (!linked) continue;
      found.set(id, linked);
      open.push(linked.document);
    }
  }
  return found;
}
