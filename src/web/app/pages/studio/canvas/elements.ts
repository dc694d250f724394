import { Position, type Edge, type Node } from '@xyflow/react';
import type { Problem } from '../../../../../flow/problem.ts';
import type { CommentDraft, NodeDraft, Point } from '../../../studio/draft.ts';
import { nodeName } from '../../../studio/node-kinds.ts';
import {
  drawnOutlets,
  HEAD_HEIGHT,
  NODE_WIDTH,
  nodeHeight,
  outletTop,
  type DrawnOutlet,
} from '../../../studio/node-size.ts';
import type { StudioState } from '../../../studio/state.ts';
import { connectionsOf } from '../../../studio/targets.ts';

/** What the picture of a node shows. */
export interface PictureData extends Record<string, unknown> {
  node: NodeDraft;
  isStart: boolean;
  /** How many of each it has. */
  errors: number;
  warnings: number;
  /** `at`: a simulated talk stands here; `visited`: it came by; `dark`: there is a talk, and it did not. */
  lit: 'at' | 'visited' | 'dark' | null;
  /** The outlets that a simulated talk took, with a space between them. */
  taken: string;
}

export interface CommentData extends Record<string, unknown> {
  comment: CommentDraft;
}

export interface WayData extends Record<string, unknown> {
  kind: DrawnOutlet['kind'];
  lit: boolean;
  dark: boolean;
}

export type PictureNode = Node<PictureData, 'picture'>;
export type CommentNode = Node<CommentData, 'comment'>;
export type CanvasNode = PictureNode | CommentNode;
export type WayEdge = Edge<WayData, 'way'>;

/** The handle of a node that ways lead to. */
export const IN = 'in';

/** A comment's id on the canvas; no node can have one like it. */
export const commentKey = (id: string) => `comment:${id}`;
export const commentOf = (key: string): string | null =>
  key.startsWith('comment:') ? key.slice('comment:'.length) : null;

/** What of the state the canvas shows. */
export type Shown = Pick<
  StudioState,
  'draft' | 'problems' | 'selection' | 'selectedComments' | 'selectedConnections' | 'highlight'
>;

/**
 * The draft as React Flow wants it. What did not change since the last time is the same object as then, so that only
 * what changed is drawn again.
 */
export class Elements {
  #nodes = new Map<string, CanvasNode>();
  #edges = new Map<string, WayEdge>();
  #marks: { problems: readonly Problem[]; byNode: Map<string, Marks> } = { problems: [], byNode: new Map() };

  nodes(shown: Shown): CanvasNode[] {
    const { draft, highlight } = shown;
    const selection = new Set(shown.selection);
    const selectedComments = new Set(shown.selectedComments);
    const marks = this.#marksOf(shown.problems);
    const nodes = new Map<string, CanvasNode>();
    for (const [id, comment] of Object.entries(draft.layout.comments)) {
      const key = commentKey(id);
      nodes.set(key, this.#comment(key, comment, selectedComments.has(id)));
    }
    for (const [id, node] of Object.entries(draft.nodes)) {
      const mark = marks.get(id);
      const data: PictureData = {
        node,
        isStart: draft.start === id,
        errors: mark?.errors ?? 0,
        warnings: mark?.warnings ?? 0,
        lit: highlight && litAs(id, highlight.at, highlight.visited),
        taken: highlight ? takenOf(id, node, highlight.taken) : '',
      };
      nodes.set(id, this.#picture(id, data, draft.layout.nodes[id] ?? ORIGIN, selection.has(id)));
    }
    this.#nodes = nodes;
    return [...nodes.values()];
  }

  edges({ draft, highlight, selectedConnections }: Shown): WayEdge[] {
    const selected = new Set(selectedConnections);
    const edges = new Map<string, WayEdge>();
    for (const [id, node] of Object.entries(draft.nodes))
      for (const { outlet, to } of connectionsOf(id, node)) {
        const target = draft.nodes[to];
        if (!target) continue;
        const key = `${id}.${outlet}`;
        const kind = drawnOutlets(node).find((one) => one.id === outlet)?.kind ?? 'lost';
        const lit = highlight?.taken.has(key) ?? false;
        const dark = highlight !== null && !lit;
        edges.set(key, this.#edge(key, id, outlet, to, { kind, lit, dark }, selected.has(key)));
      }
    this.#edges = edges;
    return [...edges.values()];
  }

  #marksOf(problems: readonly Problem[]): Map<string, Marks> {
    if (this.#marks.problems !== problems) this.#marks = { problems, byNode: countByNode(problems) };
    return this.#marks.byNode;
  }

  #picture(id: string, data: PictureData, { x, y }: Point, selected: boolean): CanvasNode {
    const known = this.#nodes.get(id);
    if (known?.type === 'picture') {
      const sameData = isSame(known.data, data);
      if (sameData && known.selected === selected && known.position.x === x && known.position.y === y)
        return known;
      if (sameData) return { ...known, position: { x, y }, selected };
      if (known.data.node === data.node)
        return { ...known, data, ariaLabel: describe(data), position: { x, y }, selected };
    }
    const { node } = data;
    const height = nodeHeight(node);
    return {
      id,
      type: 'picture',
      data,
      position: { x, y },
      selected,
      width: NODE_WIDTH,
      height,
      measured: { width: NODE_WIDTH, height },
      handles: [
        { id: IN, type: 'target', position: Position.Left, x: 0, y: HEAD_HEIGHT / 2, width: 1, height: 1 },
        ...drawnOutlets(node).map((outlet, index) => ({
          id: outlet.id,
          type: 'source' as const,
          position: Position.Right,
          x: NODE_WIDTH,
          y: outletTop(node, index),
          width: 1,
          height: 1,
        })),
      ],
      ariaLabel: describe(data),
    };
  }

  #comment(key: string, comment: CommentDraft, selected: boolean): CanvasNode {
    const known = this.#nodes.get(key);
    if (known?.type === 'comment' && known.data.comment === comment)
      return known.selected === selected ? known : { ...known, selected };
    const { x, y, width, height } = comment;
    return {
      id: key,
      type: 'comment',
      data: { comment },
      position: { x, y },
      selected,
      width,
      height,
      measured: { width, height },
      zIndex: -1,
      handles: [],
      ariaLabel: `Comment: ${comment.text}`,
    };
  }

  #edge(key: string, from: string, outlet: string, to: string, data: WayData, selected: boolean): WayEdge {
    const known = this.#edges.get(key);
    if (known?.target === to && known.selected === selected && known.data && isSame(known.data, data))
      return known;
    return {
      id: key,
      type: 'way',
      source: from,
      sourceHandle: outlet,
      target: to,
      targetHandle: IN,
      data,
      selected,
      ariaLabel: `Connection from ${from}, ${outlet}, to ${to}`,
    };
  }
}

const ORIGIN: Point = { x: 0, y: 0 };

/** Where something is while it is dragged, by its id on the canvas. */
export type Moving = ReadonlyMap<string, Point>;

/** The same nodes, those of them elsewhere that are dragged. */
export function moved(nodes: CanvasNode[], moving: Moving): CanvasNode[] {
  if (moving.size === 0) return nodes;
  return nodes.map((node) => {
    const position = moving.get(node.id);
    return position ? { ...node, position } : node;
  });
}

interface Marks {
  errors: number;
  warnings: number;
}

function countByNode(problems: readonly Problem[]): Map<string, Marks> {
  const byNode = new Map<string, Marks>();
  for (const { node, severity } of problems) {
    if (node === undefined) continue;
    const marks = byNode.get(node) ?? { errors: 0, warnings: 0 };
    if (severity === 'error') marks.errors += 1;
    else marks.warnings += 1;
    byNode.set(node, marks);
  }
  return byNode;
}

function litAs(id: string, at: string | null, visited: ReadonlySet<string>): PictureData['lit'] {
  if (id === at) return 'at';
  return visited.has(id) ? 'visited' : 'dark';
}

function takenOf(id: string, node: NodeDraft, taken: ReadonlySet<string>): string {
  return drawnOutlets(node)
    .map((outlet) => outlet.id)
    .filter((outlet) => taken.has(`${id}.${outlet}`))
    .join(' ');
}

function describe({ node, isStart, errors, warnings }: PictureData): string {
  return [
    nodeName(node),
    isStart ? 'start of the flow' : '',
    errors > 0 ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : '',
    warnings > 0 ? `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function isSame<Data extends Record<string, unknown>>(these: Data, those: Data): boolean {
  return Object.keys(those).every((name) => these[name] === those[name]);
}
