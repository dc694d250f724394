import type { NodeLike } from '../../../flow/list-outlets.ts';

/** A node of a draft: what its author has filled in so far. */
export interface NodeDraft extends NodeLike {
  name?: string;
  outlets?: { [outlet: string]: string };
}

/** On the canvas; whole pixels at a zoom of 1. */
export interface Point {
  x: number;
  y: number;
}

/** A note to colleagues on the canvas. */
export interface CommentDraft extends Point {
  width: number;
  height: number;
  text: string;
}

/**
 * A flow as the Studio edits it: the document, except that a field may be missing or wrong, which lint tells. What the
 * Studio does not know it leaves as it is.
 */
export interface FlowDraft {
  id: string;
  name: string;
  start: string;
  nodes: { [id: string]: NodeDraft };
  layout: {
    nodes: { [id: string]: Point };
    comments: { [id: string]: CommentDraft };
    [field: string]: unknown;
  };
  [field: string]: unknown;
}
