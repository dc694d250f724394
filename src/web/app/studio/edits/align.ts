import type { FlowDraft, Point } from '../draft.ts';
import { NODE_WIDTH, nodeHeight } from '../node-size.ts';
import { moveNodes } from './move-nodes.ts';

export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';

interface Box extends Point {
  id: string;
  width: number;
  height: number;
}

/** Lines nodes up at one edge, or in the middle, of the space that they take together. */
export function align(draft: FlowDraft, ids: readonly string[], how: Alignment): FlowDraft {
  const boxes = boxesOf(draft, ids);
  if (boxes.length < 2) return draft;
  const left = Math.min(...boxes.map(({ x }) => x));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = Math.min(...boxes.map(({ y }) => y));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const place: Record<Alignment, (box: Box) => Point> = {
    left: ({ y }) => ({ x: left, y }),
    center: ({ y, width }) => ({ x: (left + right - width) / 2, y }),
    right: ({ y, width }) => ({ x: right - width, y }),
    top: ({ x }) => ({ x, y: top }),
    middle: ({ x, height }) => ({ x, y: (top + bottom - height) / 2 }),
    bottom: ({ x, height }) => ({ x, y: bottom - height }),
  };
  return moveNodes(draft, Object.fromEntries(boxes.map((box) => [box.id, place[how](box)])));
}

/** Leaves the same space between nodes; the outermost stay. */
export function distribute(
  draft: FlowDraft,
  ids: readonly string[],
  along: 'horizontally' | 'vertically',
): FlowDraft {
  const across = along === 'horizontally';
  const at = (box: Box) => (across ? box.x : box.y);
  const size = (box: Box) => (across ? box.width : box.height);
  const boxes = boxesOf(draft, ids).sort((one, other) => at(one) - at(other));
  const [first] = boxes;
  const last = boxes.at(-1);
  if (boxes.length < 3 || !first || !last) return draft;
  const taken = boxes.reduce((sum, box) => sum + size(box), 0);
  const gap = (at(last) + size(last) - at(first) - taken) / (boxes.length - 1);
  const places: Record<string, Point> = {};
  let next = at(first);
  for (const box of boxes) {
    places[box.id] = across ? { x: next, y: box.y } : { x: box.x, y: next };
    next += size(box) + gap;
  }
  return moveNodes(draft, places);
}

function boxesOf({ nodes, layout }: FlowDraft, ids: readonly string[]): Box[] {
  return ids.flatMap((id) => {
    const node = nodes[id];
    const place = layout.nodes[id];
    return node && place ? [{ id, ...place, width: NODE_WIDTH, height: nodeHeight(node) }] : [];
  });
}
