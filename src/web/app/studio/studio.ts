import type { Problem } from '../../../flow/problem.ts';
import { describeFailure } from '../api/api-problem.ts';
import { Autosave } from './autosave.ts';
import type { FlowDraft } from './draft.ts';
import {
  closeStep,
  mapHistory,
  NO_HISTORY,
  remember,
  stepBack,
  stepForward,
  type History,
} from './history.ts';
import { Linter } from './linter.ts';
import { describeChanges } from './merge/describe-changes.ts';
import { merge, type Side } from './merge/merge.ts';
import { shareStructure } from './merge/share-structure.ts';
import { newId } from './new-id.ts';
import { readDraft, toDocument } from './read-draft.ts';
import type { StudioServer } from './server.ts';
import type { Highlight, Panel, Saving, StudioState } from './state.ts';
import { KnownSurroundings } from './surroundings.ts';
import { UnsavedCopies, type UnsavedCopy } from './unsaved-copies.ts';

/** Milliseconds between two looks at whether somebody else has saved. */
const LOOK_AGAIN = 15_000;

/** What others have saved while what was edited here is not: all that it takes to bring both together. */
interface Conflict {
  base: FlowDraft;
  theirs: FlowDraft;
  etag: string;
  /** The name of who saved it; null: not known, or a backend. */
  by: string | null;
}

/** One flow that is edited: the draft and what is shown of it. It knows nothing of React. */
export class Studio {
  /** What it would be published among. */
  readonly surroundings: KnownSurroundings;
  readonly #server: StudioServer;
  readonly #autosave: Autosave;
  readonly #linter: Linter;
  readonly #copies: UnsavedCopies;
  readonly #stopper = new AbortController();
  readonly #listeners = new Set<() => void>();
  #state: StudioState;
  #history: History = NO_HISTORY;
  #conflict: Conflict | null = null;
  #catchesUp: Promise<void> | null = null;
  /** Every id that a node or comment of this flow has had, as far as this page knows. */
  readonly #ids: Set<string>;

  constructor(draft: FlowDraft, etag: string, server: StudioServer, readOnly: boolean) {
    this.#server = server;
    this.#ids = new Set([...Object.keys(draft.nodes), ...Object.keys(draft.layout.comments)]);
    this.surroundings = new KnownSurroundings(server);
    this.#linter = new Linter(this.surroundings, (problems) => this.report(problems));
    this.#copies = new UnsavedCopies(draft.id);
    this.#state = {
      draft,
      problems: [],
      selection: [],
      selectedComments: [],
      selectedConnections: [],
      panel: null,
      highlight: null,
      saving: 'saved',
      savingError: null,
      readOnly,
      canUndo: false,
      canRedo: false,
      undoes: null,
      redoes: null,
      focusField: null,
      collisions: [],
      collidesWith: null,
      taken: null,
      unsaved: null,
      wanted: null,
    };
    this.#autosave = new Autosave(draft, etag, {
      draft: () => this.#state.draft,
      save: (changed, revision) => server.save(toDocument(changed), revision),
      tell: (saving, savingError) => this.#tell(saving, savingError),
      conflicted: () => void this.#catchUp(),
    });
  }

  /** Checks, notices what others do and what was left unsaved, until `stop`. */
  start(): void {
    const { signal } = this.#stopper;
    this.#linter.check(this.#state.draft);
    this.#copies.start();
    if (!this.#state.readOnly) void this.#findUnsaved();
    const look = () => void this.#look();
    const looks = setInterval(look, LOOK_AGAIN);
    signal.addEventListener('abort', () => clearInterval(looks));
    const lookAround = () => {
      this.surroundings.forget();
      this.#linter.checkAgain();
      look();
    };
    window.addEventListener('focus', lookAround, { signal });
    window.addEventListener('online', () => void this.#autosave.flush(), { signal });
    window.addEventListener('pagehide', () => this.#copies.write(), { signal });
    window.addEventListener(
      'beforeunload',
      (event) => {
        if (this.hasUnsaved) event.preventDefault();
      },
      { signal },
    );
  }

  /** The page is left; what is not saved yet is on its way, or kept in the browser. */
  stop(): void {
    this.#stopper.abort();
    this.#linter.stop();
    const saved = this.#conflict ? Promise.resolve() : this.#autosave.flush();
    void saved.finally(() => {
      this.#autosave.stop();
      this.#copies.stop();
    });
  }

  get state(): StudioState {
    return this.#state;
  }

  get flow(): string {
    return this.#state.draft.id;
  }

  /** The revision that the server is known to be at. */
  get etag(): string {
    return this.#autosave.etag;
  }

  get hasUnsaved(): boolean {
    return this.#autosave.hasUnsaved;
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
    const { selection, selectedComments, selectedConnections } = this.#state;
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
    });
    if (nodes.length === 1) this.openForm();
  }

  /** Opens the form of the selected node; a talk that goes on beside the canvas stays in sight. */
  openForm(): void {
    const { panel } = this.#state;
    if (panel !== 'simulator' && panel !== 'tests') this.show('node');
  }

  /** Selects a node, brings it into view, and opens its form at a field. */
  jumpTo(node: string, field?: string): void {
    if (!Object.hasOwn(this.#state.draft.nodes, node)) return;
    this.select([node]);
    this.bringIntoView(node);
    this.#set({ panel: 'node', focusField: field ?? null });
  }

  bringIntoView(node: string): void {
    this.#set({ wanted: { node, count: (this.#state.wanted?.count ?? 0) + 1 } });
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

  /** Saves at once what has not been, and answers when that is done or has failed. */
  flush(): Promise<void> {
    return this.#autosave.flush();
  }

  /** What collided is as it was chosen, by the keys of the collisions; then it is saved. */
  resolve(choices: ReadonlyMap<string, Side>): void {
    if (this.#conflict) this.#bringTogether(this.#conflict, choices);
  }

  /**
   * Keeps what is here as another flow, and takes theirs for this one.
   * @returns the id of the copy.
   */
  async keepAsCopy(): Promise<string> {
    const { draft } = this.#state;
    const id = await this.#server.createCopy(toDocument(draft));
    const conflict = this.#conflict;
    if (conflict) {
      this.#history = NO_HISTORY;
      this.#settle(conflict.theirs, conflict);
    }
    return id;
  }

  /** Takes up again what another page has left unsaved. */
  restore(): void {
    const copy = this.#state.unsaved;
    if (!copy) return;
    const { saved, etag } = this.#autosave;
    const { draft: before } = this.#state;
    this.#history = remember(this.#history, before, 'Restore what was unsaved', null);
    this.#set({ unsaved: null });
    this.#put(copy.draft);
    this.#copies.discard(copy);
    this.#bringTogether({ base: copy.base, theirs: saved, etag, by: null });
  }

  discardUnsaved(): void {
    const { unsaved } = this.#state;
    if (unsaved) this.#copies.discard(unsaved);
    this.#set({ unsaved: null });
    void this.#findUnsaved();
  }

  forgetTaken(): void {
    this.#set({ taken: null });
  }

  async #findUnsaved(): Promise<void> {
    const { saved } = this.#autosave;
    const copies = await this.#copies.find();
    const same = (copy: UnsavedCopy) => shareStructure(saved, copy.draft) === saved;
    for (const copy of copies.filter(same)) this.#copies.discard(copy);
    const [newest = null] = copies.filter((copy) => !same(copy));
    if (!this.#stopper.signal.aborted) this.#set({ unsaved: newest });
  }

  /** Whether somebody else has saved, while nothing is unsaved here. */
  async #look(): Promise<void> {
    if (document.visibilityState !== 'visible' || this.hasUnsaved || this.#conflict) return;
    const revision = await this.#server.revision().catch(() => this.etag);
    if (revision !== this.etag && !this.hasUnsaved) await this.#catchUp();
  }

  #catchUp(): Promise<void> {
    this.#catchesUp ??= this.#readTheirs().finally(() => (this.#catchesUp = null));
    return this.#catchesUp;
  }

  async #readTheirs(): Promise<void> {
    await this.#autosave.hold();
    try {
      const { saved, etag: before } = this.#autosave;
      const { document, etag } = await this.#server.read();
      if (etag === before) {
        this.#autosave.release();
        return;
      }
      const by = await this.#server.savedBy().catch(() => null);
      this.#bringTogether({ base: saved, theirs: readDraft(document), etag, by });
    } catch (error) {
      this.#tell('offline', describeFailure(error));
      this.#autosave.release();
    }
  }

  #bringTogether(conflict: Conflict, choices: ReadonlyMap<string, Side> = new Map()): void {
    const { base, etag, by } = conflict;
    const theirs = shareStructure(base, conflict.theirs);
    const { draft, collisions, renames } = merge(base, this.#state.draft, theirs, choices);
    const open = collisions.filter(({ key }) => !choices.has(key));
    if (open.length > 0) {
      this.#conflict = { base, theirs, etag, by };
      void this.#autosave.hold();
      this.#set({ collisions: open, collidesWith: by, saving: 'conflict', savingError: null });
      this.#keepUnsaved();
      return;
    }
    this.#history = mapHistory(this.#history, (step) => merge(base, step, theirs).draft);
    const selection = this.#state.selection.map((id) => renames.nodes.get(id) ?? id);
    this.#settle(draft, { base, theirs, etag, by });
    this.#set({ selection: selection.filter((id) => Object.hasOwn(draft.nodes, id)) });
  }

  /** The server is known to have `theirs`; here it goes on with `draft`. */
  #settle(draft: FlowDraft, { base, theirs, etag, by }: Conflict): void {
    const changes = describeChanges(base, theirs);
    this.#conflict = null;
    this.#set({ collisions: [], ...(changes.length > 0 && { taken: { by, changes } }) });
    const shared = shareStructure(theirs, shareStructure(this.#state.draft, draft));
    this.#state = { ...this.#state, draft: shared };
    this.#autosave.rebase(theirs, etag);
    this.#put(shared);
  }

  #step(to: { draft: FlowDraft; history: History } | null): void {
    if (!to || this.#state.readOnly) return;
    this.#history = to.history;
    this.#put(to.draft);
  }

  #put(draft: FlowDraft): void {
    for (const id of Object.keys(draft.nodes)) this.#ids.add(id);
    for (const id of Object.keys(draft.layout.comments)) this.#ids.add(id);
    const { past, future } = this.#history;
    const { selection, selectedComments } = this.#state;
    const nodes = selection.filter((id) => Object.hasOwn(draft.nodes, id));
    const comments = selectedComments.filter((id) => Object.hasOwn(draft.layout.comments, id));
    this.#set({
      draft,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
      undoes: past.at(-1)?.label ?? null,
      redoes: future[0]?.label ?? null,
      ...(nodes.length !== selection.length && { selection: nodes }),
      ...(comments.length !== selectedComments.length && { selectedComments: comments }),
    });
    this.#linter.check(draft);
    this.#autosave.changed();
    this.#keepUnsaved();
  }

  #keepUnsaved(): void {
    if (!this.hasUnsaved) this.#copies.clear();
    else
      this.#copies.keep(() => ({
        base: this.#autosave.saved,
        etag: this.#autosave.etag,
        draft: this.#state.draft,
      }));
  }

  #tell(saving: Saving, savingError: string | null): void {
    if (saving === 'saved') this.#copies.clear();
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
