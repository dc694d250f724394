import type { Problem } from '../../../flow/problem.ts';
import type { FlowDraft } from './draft.ts';

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
}
