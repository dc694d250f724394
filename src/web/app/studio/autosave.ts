import { ApiProblem, describeFailure } from '../api/api-problem.ts';
import type { FlowDraft } from './draft.ts';
import type { Saving } from './state.ts';

/** Milliseconds after the last edit. */
const PAUSE = 1_000;
/** Milliseconds until it is tried again, each longer than the one before. */
const AGAIN = [2_000, 5_000, 15_000];
const LONGEST = 30_000;

export interface AutosavePorts {
  /** The draft as it is now. */
  draft: () => FlowDraft;
  /** Saves a draft over the revision `etag`; answers with the next one. */
  save: (draft: FlowDraft, etag: string) => Promise<string>;
  tell: (saving: Saving, error: string | null) => void;
  /** Somebody else has saved since. Nothing is saved until `rebase` says on what to go on. */
  conflicted: () => void;
}

/** Tells the server of edits soon after they were made, one request at a time. */
export class Autosave {
  readonly #ports: AutosavePorts;
  #saved: FlowDraft;
  #etag: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #failures = 0;
  #held = false;

  constructor(saved: FlowDraft, etag: string, ports: AutosavePorts) {
    this.#saved = saved;
    this.#etag = etag;
    this.#ports = ports;
  }

  /** What the server is known to have. */
  get saved(): FlowDraft {
    return this.#saved;
  }

  get etag(): string {
    return this.#etag;
  }

  get hasUnsaved(): boolean {
    return this.#ports.draft() !== this.#saved;
  }

  /** The draft has changed. */
  changed(): void {
    if (this.#held) return;
    if (!this.hasUnsaved && !this.#running) {
      clearTimeout(this.#timer);
      this.#ports.tell('saved', null);
      return;
    }
    if (this.#failures > 0) return;
    if (!this.#running) this.#ports.tell('waiting', null);
    this.#wait(PAUSE);
  }

  /** Saves at once what has not been, and answers when that is done or has failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
    if (!this.#held && this.hasUnsaved) await this.#start();
  }

  /** The server is at another revision, which `saved` is; goes on from there. */
  rebase(saved: FlowDraft, etag: string): void {
    this.#saved = saved;
    this.#etag = etag;
    this.#held = false;
    this.#failures = 0;
    this.changed();
  }

  /** Saves nothing until `rebase` or `release`; answers when no request is under way. */
  async hold(): Promise<void> {
    this.#held = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Goes on where it was held. */
  release(): void {
    this.#held = false;
    this.changed();
  }

  /** No more requests; one that runs is left to end. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#held = true;
  }

  #wait(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#start(), milliseconds);
  }

  #start(): Promise<void> {
    this.#running ??= this.#save().finally(() => (this.#running = null));
    return this.#running;
  }

  async #save(): Promise<void> {
    const draft = this.#ports.draft();
    if (draft === this.#saved) return;
    this.#ports.tell('saving', null);
    try {
      this.#etag = await this.#ports.save(draft, this.#etag);
    } catch (error) {
      this.#failed(error);
      return;
    }
    this.#saved = draft;
    this.#failures = 0;
    if (this.hasUnsaved) {
      this.#ports.tell('waiting', null);
      if (!this.#held) this.#wait(PAUSE);
    } else this.#ports.tell('saved', null);
  }

  #failed(error: unknown): void {
    if (error instanceof ApiProblem && error.status === 412) {
      this.#held = true;
      this.#ports.conflicted();
      return;
    }
    const passes = error instanceof ApiProblem && error.isPassing;
    this.#ports.tell(passes ? 'offline' : 'refused', describeFailure(error));
    this.#failures += 1;
    this.#wait(AGAIN[this.#failures - 1] ?? LONGEST);
  }
}
