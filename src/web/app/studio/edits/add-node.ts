import type { FlowDraft, NodeDraft, Point } from '../draft.ts';

/** Adds a node at a place. The first one is where the flow starts. */
export function addNode(draft: FlowDraft, id: string, node: NodeDraft, { x, y }: Point): FlowDraft {
  const place = { x: Math.round(x), y: Math.round(y) };
  return {
    ...draft,
    start: Object.hasOwn(draft.nodes, draft.start) ? draft.start : id,
    nodes: { ...draft.nodes, [id]: node },
    layout: { ...draft.layout, nodes: { ...draft.layout.nodes, [id]: place } },
  };
}
