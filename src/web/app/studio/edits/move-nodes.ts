import type { FlowDraft, Point } from '../draft.ts';

/** Puts nodes at other places, by id. */
export function moveNodes(draft: FlowDraft, places: Readonly<Record<string, Point>>): FlowDraft {
  const nodes = { ...draft.layout.nodes };
  let changed = false;
  for (const [id, place] of Object.entries(places)) {
    const to = { x: Math.round(place.x), y: Math.round(place.y) };
    const from = nodes[id];
    if (!Object.hasOwn(draft.nodes, id) || (from?.x === to.x && from.y === to.y)) continue;
    nodes[id] = to;
    changed = true;
  }
  return changed ? { ...draft, layout: { ...draft.layout, nodes } } : draft;
}
