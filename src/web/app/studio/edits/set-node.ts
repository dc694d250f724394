import type { FlowDraft, NodeDraft } from '../draft.ts';

/** Puts `node` in place of the one that has this id. */
export function setNode(draft: FlowDraft, id: string, node: NodeDraft): FlowDraft {
  if (draft.nodes[id] === node) return draft;
  return { ...draft, nodes: { ...draft.nodes, [id]: node } };
}
