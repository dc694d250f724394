import { listOutlets, type Outlet } from '../../../flow/list-outlets.ts';
import type { NodeDraft } from './draft.ts';
import { summarize } from './summarize.ts';
import { JUMP } from './targets.ts';

/** Pixels at a zoom of 1. `studio.css` draws nodes by the same measures, so that none has to be measured. */
export const NODE_WIDTH = 228;
export const HEAD_HEIGHT = 40;
export const LINE_HEIGHT = 20;
export const OUTLET_HEIGHT = 28;
const BUTTON = 'button.';
const SUMMARY_PADDING = 14;
const OUTLETS_PADDING = 6;

/** The ways on that are drawn on a node: with a jump's target, and with connected outlets that it no longer has. */
export interface DrawnOutlet extends Omit<Outlet, 'kind'> {
  /** `lost`: connected, and the node has no such outlet any more; `jump`: not an outlet but the target of a jump. */
  kind: Outlet['kind'] | 'lost' | 'jump';
}

/** Nodes are never changed in place, so that what is known of one stays true. */
const known = new WeakMap<NodeDraft, { outlets: readonly DrawnOutlet[]; height: number }>();

export const drawnOutlets = (node: NodeDraft): readonly DrawnOutlet[] => measure(node).outlets;

export const nodeHeight = (node: NodeDraft): number => measure(node).height;

function measure(node: NodeDraft) {
  let measures = known.get(node);
  if (!measures) {
    const outlets = outletsOf(node);
    measures = { outlets, height: heightOf(summarize(node).length, outlets.length) };
    known.set(node, measures);
  }
  return measures;
}

function outletsOf(node: NodeDraft): DrawnOutlet[] {
  if (node.kind === 'jump') return [{ id: JUMP, label: 'Goes on at', kind: 'jump' }];
  const outlets: DrawnOutlet[] = listOutlets(node);
  const ids = new Set(outlets.map(({ id }) => id));
  const others = Object.keys(node.outlets ?? {}).filter((id) => !ids.has(id));
  return others.length === 0 ? outlets : [...outlets, ...others.map((id) => outletBesides(node, id))];
}

/** A listener takes buttons of messages before it too; whether there is such a button is for lint to say. */
function outletBesides({ kind }: NodeDraft, id: string): DrawnOutlet {
  return kind === 'listener' && id.startsWith(BUTTON)
    ? { id, label: id.slice(BUTTON.length), kind: 'way' }
    : { id, label: id, kind: 'lost' };
}

function heightOf(lines: number, outlets: number): number {
  return (
    HEAD_HEIGHT +
    (lines > 0 ? lines * LINE_HEIGHT + SUMMARY_PADDING : 0) +
    (outlets > 0 ? outlets * OUTLET_HEIGHT + OUTLETS_PADDING : 0)
  );
}

/** How far below the node's upper edge the middle of its nth outlet is. */
export function outletTop(node: NodeDraft, index: number): number {
  const count = drawnOutlets(node).length;
  return nodeHeight(node) - OUTLETS_PADDING / 2 - (count - index - 0.5) * OUTLET_HEIGHT;
}
