import type { Problem } from '../../../flow/problem.ts';
import { readDraft, saveDraft, type SavedDraft } from '../api/flows.ts';
import { Autosave } from './autosave.ts';
import type { FlowDraft } from './draft.ts';
import { closeStep, NO_HISTORY, remember, stepBack, stepForward, type History } from './history.ts';
import { newId } from './new-id.ts';
import { toDocument } from './read-draft.ts';
import type { Highlight, Panel, Saving, StudioState } from './state.ts';

/** What the Studio asks of the server. */
export interface StudioServer {
  read: () => Promise<SavedDraft>;
  /** Saves over the revision `etag`; answers with the next. */
  save: (document: Record<string, unknown>, etag: string) => Promise<string>;
}

export const serverOf = (flow: string): StudioServer => ({
  read: () => readDraft(flow),
  save: (document, etag) => saveDraft(flow, document, etag),
});

/** One flow that is edited: the draft and what is shown of it. It knows nothing of React. */
export class Studio {
  readonly #autosave: Autosave;
  readonly #listeners = new Set<() => void>();
  #state: StudioState;
  #history: History = NO_HISTORY;
  /** Every id that a node of this flow has had, as far as this page knows. */
  readonly #ids: Set<string>;

  constructor(draft: FlowDraft, etag: string, server: StudioServer, readOnly: boolean) {
    this.#ids = new Set(Object.keys(draft.nodes));
    this.#state = {
      draft,
      problems: [],
      selection: [],
      panel: null,
      highlight: null,
      saving: 'saved',
      savingError: null,
      readOnly,
      canUndo: false,
      canRedo: false,
      undoes: null,
      redoes: null,
      selectedComments: [],
      selectedConnections: [],
      focusField: null,
    };
    this.#autosave = new Autosave(draft, etag, {
      draft: () => this.#state.draft,
      save: (changed, revision) => server.save(toDocument(changed), revision),
      tell: (saving, savingError) => this.#tell(saving, savingError),
      conflicted: () => this.#tell('conflict', null),
    });
  }

  start(): void {}

  get state(): StudioState {
    return this.#state;
  }

  /** Calls back after each change. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Changes the draft; one step to undo. Edits with the same `merge` that follow each other are one step, as those of
   * typing into one field are. Nothing happens when `change` answers with the draft that it was given.
   */
  edit(label: string, change: (draft: FlowDraft) => FlowDraft, merge?: string): void {
    const { draft: before, readOnly } = this.#state;
    if (readOnly) return;
    const draft = change(before);
    if (draft === before) return;
    this.#history = remember(this.#history, before, label, merge ?? null);
    this.#put(draft);
  }

  undo(): void {
    this.#step(stepBack(this.#history, this.#state.draft));
  }

  redo(): void {
    this.#step(stepForward(this.#history, this.#state.draft));
  }

  select(
    nodes: readonly string[],
    comments: readonly string[] = [],
    connections: readonly string[] = [],
  ): void {
    const { selection, selectedComments, selectedConnections, panel } = this.#state;
    if (
      isSame(nodes, selection) &&
      isSame(comments, selectedComments) &&
      isSame(connections, selectedConnections)
    )
      return;
    this.#history = closeStep(this.#history);
    this.#set({
      selection: nodes,
      selectedComments: comments,
      selectedConnections: connections,
      focusField: null,
      // A talk that goes on beside the canvas stays in sight.
      ...(nodes.length === 1 && panel !== 'simulator' && panel !== 'tests' && { panel: 'node' as const }),
    });
  }

  /** Selects a node, and opens its form at a field. */
  jumpTo(node: string, field?: string): void {
    if (!Object.hasOwn(this.#state.draft.nodes, node)) return;
    this.select([node]);
    this.#set({ panel: 'node', focusField: field ?? null });
  }

  /** Opens the settings of the flow at a field. */
  showFlow(field?: string): void {
    this.#set({ panel: 'flow', focusField: field ?? null });
  }

  show(panel: Panel | null): void {
    if (panel !== this.#state.panel) this.#set({ panel });
  }

  light(highlight: Highlight | null): void {
    if (highlight !== this.#state.highlight) this.#set({ highlight });
  }

  /** What lint says of the draft. */
  report(problems: readonly Problem[]): void {
    this.#set({ problems });
  }

  /** An id for a new node that none has nor had. */
  newNodeId(prefix: string): string {
    const id = newId(prefix, this.#ids);
    this.#ids.add(id);
    return id;
  }

  /** Saves at once what has not been. */
  flush(): Promise<void> {
    return this.#autosave.flush();
  }

  /** The revision that the server is known to be at. */
  get etag(): string {
    return this.#autosave.etag;
  }

  get flow(): string {
    return this.#state.draft.id;
  }

  /** The page is left. */
  stop(): void {
    void this.#autosave.flush().finally(() => this.#autosave.stop());
  }

  #step(to: { draft: FlowDraft; history: History } | null): void {
    if (!to || this.#state.readOnly) return;
    this.#history = to.history;
    this.#put(to.draft);
  }

  #put(draft: FlowDraft): void {
    for (const id of Object.keys(draft.nodes)) this.#ids.add(id);
    const selection = this.#state.selection.filter((id) => Object.hasOwn(draft.nodes, id));
    const { past, future } = this.#history;
    this.#set({
      draft,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
      undoes: past.at(-1)?.label ?? null,
      redoes: future[0]?.label ?? null,
      ...(selection.length !== this.#state.selection.length && { selection }),
    });
    this.#autosave.changed();
  }

  #tell(saving: Saving, savingError: string | null): void {
    if (saving !== this.#state.saving || savingError !== this.#state.savingError)
      this.#set({ saving, savingError });
  }

  #set(change: Partial<StudioState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function isSame(these: readonly string[], those: readonly string[]): boolean {
  return these.length === those.length && these.every((id, index) => id === those[index]);
}
