import type { Problem } from '../../../flow/problem.ts';
import type { FlowDraft } from './draft.ts';
import type { Collision } from './merge/merge.ts';
import type { UnsavedCopy } from './unsaved-copies.ts';

/** What stands beside the canvas. */
export type Panel = 'node' | 'flow' | 'problems' | 'simulator' | 'tests';

/**
 * How far the server knows of what was edited. `waiting`: it is about to be told; `offline`: it could not be reached,
 * and is tried again; `conflict`: somebody else changed the same; `refused`: it will not take it.
 */
export type Saving = 'saved' | 'waiting' | 'saving' | 'conflict' | 'offline' | 'refused';

/** What the simulator has lit. Outlets are named `${node}.${outlet}`. */
export interface Highlight {
  visited: ReadonlySet<string>;
  taken: ReadonlySet<string>;
  /** The node at which the talk stands. */
  at: string | null;
}

/** What of somebody else's has come into the draft. */
export interface Taken {
  /** Their name; null: not known, or a backend. */
  by: string | null;
  changes: readonly string[];
}

/** Where the node that the canvas is asked to bring into view is; `count` tells two askings apart. */
export interface Wanted {
  node: string;
  count: number;
}

/** Everything the Studio shows. Never changed in place, so that what is the same object has not changed. */
export interface StudioState {
  draft: FlowDraft;
  problems: readonly Problem[];
  /** Ids of nodes. */
  selection: readonly string[];
  panel: Panel | null;
  highlight: Highlight | null;
  saving: Saving;
  /** Why it is offline or refused, in a sentence. */
  savingError: string | null;
  readOnly: boolean;
  canUndo: boolean;
  canRedo: boolean;
  /** What undoing would undo, and redoing redo; null: nothing. */
  undoes: string | null;
  redoes: string | null;
  /** Ids of comments, and connections as `${node}.${outlet}`. */
  selectedComments: readonly string[];
  selectedConnections: readonly string[];
  /** In the open form: where the keyboard is to go. Dotted, as problems name it. */
  focusField: string | null;
  /** What both this page and somebody else have changed, and has to be chosen from before anything is saved. */
  collisions: readonly Collision[];
  /** The name of who that is; null: not known, or a backend. */
  collidesWith: string | null;
  /** What others changed and this page has taken over last. */
  taken: Taken | null;
  /** What a page that is gone has left unsaved. */
  unsaved: UnsavedCopy | null;
  wanted: Wanted | null;
}
