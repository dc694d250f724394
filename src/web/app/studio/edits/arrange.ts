import { Graph, layout } from '@dagrejs/dagre';
import type { FlowDraft, Point } from '../draft.ts';
import { flowDepths } from '../flow-depths.ts';
import { NODE_WIDTH, nodeHeight } from '../node-size.ts';
import { connectionsOf } from '../targets.ts';
import { moveNodes } from './move-nodes.ts';

/** Pixels. */
const BETWEEN_COLUMNS = 96;
const BETWEEN_NODES = 36;
/** Columns. A connection that goes further, or back, is drawn over what lies between, and does not pull its ends together. */
const FAR = 3;

/**
 * Places nodes along the flow, left to right: all of them, or those that are named. Where the uppermost left of them
 * stood stays the corner; those that stood nowhere come below everything that does.
 */
export function arrange(draft: FlowDraft, ids: readonly string[] = Object.keys(draft.nodes)): FlowDraft {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', ranksep: BETWEEN_COLUMNS, nodesep: BETWEEN_NODES, align: 'UL' });
  const named = new Set(ids);
  // The start comes first, so that it is the first of its column.
  const ordered = named.has(draft.start) ? [draft.start, ...ids.filter((id) => id !== draft.start)] : ids;
  const depths = flowDepths(draft, named);
  for (const id of ordered) {
    const node = draft.nodes[id];
    if (node) graph.setNode(id, { width: NODE_WIDTH, height: nodeHeight(node) });
  }
  for (const id of ordered) {
    const node = draft.nodes[id];
    if (!node) continue;
    for (const { outlet, to } of connectionsOf(id, node)) {
      const columns = (depths.get(to) ?? 0) - (depths.get(id) ?? 0);
      if (columns > 0 && columns <= FAR) graph.setEdge(id, to, {}, outlet);
    }
  }
  if (graph.nodeCount() === 0) return draft;
  layout(graph);
  const places: Record<string, Point> = {};
  for (const id of graph.nodes()) {
    const {
      x = 0,
      y = 0,
      width,
      height,
    } = graph.node(id) as Required<Point> & { width: number; height: number };
    places[id] = { x: x - width / 2, y: y - height / 2 };
  }
  return moveNodes(draft, shift(places, corner(draft, ids)));
}

function corner(draft: FlowDraft, ids: readonly string[]): Point {
  const { nodes } = draft.layout;
  const stood = ids.flatMap((id) => nodes[id] ?? []);
  if (stood.length > 0)
    return { x: Math.min(...stood.map(({ x }) => x)), y: Math.min(...stood.map(({ y }) => y)) };
  const others = Object.entries(nodes);
  if (others.length === 0) return { x: 0, y: 0 };
  return {
    x: Math.min(...others.map(([, { x }]) => x)),
    y: Math.max(...others.map(([id, { y }]) => y + (draft.nodes[id] ? nodeHeight(draft.nodes[id]) : 0))) + 80,
  };
}

function shift(places: Record<string, Point>, { x, y }: Point): Record<string, Point> {
  const left = Math.min(...Object.values(places).map((place) => place.x));
  const top = Math.min(...Object.values(places).map((place) => place.y));
  return Object.fromEntries(
    Object.entries(places).map(([id, place]) => [id, { x: place.x - left + x, y: place.y - top + y }]),
  );
}
