import type { FlowDraft, NodeDraft, Point } from './draft.ts';
import { addNode } from './edits/add-node.ts';
import { connect } from './edits/connect.ts';
import { drawnOutlets, NODE_WIDTH, nodeHeight } from './node-size.ts';
import { connectionsOf } from './targets.ts';

/** Pixels between a node and one that is put beside it. */
const GAP = 80;

/** Adds a node behind another, and leads the first outlet of that which leads nowhere to it. */
export function addAfter(draft: FlowDraft, after: string, id: string, node: NodeDraft): FlowDraft {
  const before = draft.nodes[after];
  const place = draft.layout.nodes[after];
  if (!before || !place) return addNode(draft, id, node, freePlace(draft, node, { x: 0, y: 0 }));
  const added = addNode(
    draft,
    id,
    node,
    freePlace(draft, node, { x: place.x + NODE_WIDTH + GAP, y: place.y }),
  );
  const connected = new Set(connectionsOf(after, before).map(({ outlet }) => outlet));
  const free = drawnOutlets(before).find((outlet) => !connected.has(outlet.id));
  return free ? connect(added, after, free.id, id) : added;
}

/** The place that was asked for, or the next below it where no node is. */
export function freePlace(draft: FlowDraft, node: NodeDraft, { x, y }: Point): Point {
  const height = nodeHeight(node);
  const inColumn = Object.entries(draft.layout.nodes)
    .flatMap(([id, place]) => {
      const other = draft.nodes[id];
      return other && Math.abs(place.x - x) < NODE_WIDTH
        ? [{ top: place.y, bottom: place.y + nodeHeight(other) }]
        : [];
    })
    .sort((one, other) => one.top - other.top);
  let top = y;
  for (const other of inColumn)
    if (top < other.bottom + GAP / 4 && other.top < top + height + GAP / 4) top = other.bottom + GAP / 2;
  return { x, y: top };
}
