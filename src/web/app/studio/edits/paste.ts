import type { Clipping } from '../clipping.ts';
import type { FlowDraft, NodeDraft, Point } from '../draft.ts';

/** New ids, by the old ones. */
export interface NewIds {
  nodes: ReadonlyMap<string, string>;
  comments: ReadonlyMap<string, string>;
}

/** Adds what was copied under new ids, moved by `by`. Connections are kept between what was copied. */
export function paste(
  draft: FlowDraft,
  { nodes, places, comments }: Clipping,
  ids: NewIds,
  by: Point,
): FlowDraft {
  const pasted = Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => [ids.nodes.get(id) ?? id, redirect(node, ids.nodes)]),
  );
  const [first] = Object.keys(pasted);
  return {
    ...draft,
    start: Object.hasOwn(draft.nodes, draft.start) || first === undefined ? draft.start : first,
    nodes: { ...draft.nodes, ...pasted },
    layout: {
      ...draft.layout,
      nodes: { ...draft.layout.nodes, ...move(places, ids.nodes, by) },
      comments: { ...draft.layout.comments, ...move(comments, ids.comments, by) },
    },
  };
}

function redirect(node: NodeDraft, ids: ReadonlyMap<string, string>): NodeDraft {
  const { outlets, ...others } = node;
  if (node.kind === 'jump') {
    const to = ids.get(String(node['to']));
    if (to === undefined) delete others['to'];
    else others['to'] = to;
  }
  if (!outlets) return others;
  const kept = Object.entries(outlets).flatMap(([outlet, target]) => {
    const to = ids.get(target);
    return to === undefined ? [] : [[outlet, to]];
  });
  return { ...others, outlets: Object.fromEntries(kept) as Record<string, string> };
}

function move<Place extends Point>(
  places: { [id: string]: Place },
  ids: ReadonlyMap<string, string>,
  by: Point,
): { [id: string]: Place } {
  return Object.fromEntries(
    Object.entries(places).map(([id, place]) => [
      ids.get(id) ?? id,
      { ...place, x: Math.round(place.x + by.x), y: Math.round(place.y + by.y) },
    ]),
  );
}
