import type { FlowDraft } from './draft.ts';
import { readDraft, toDocument } from './read-draft.ts';

/** What was edited and never saved: kept in the browser until it is, so that a crash costs nothing. */
export interface UnsavedCopy {
  key: string;
  /** Milliseconds since 1970: when it was edited last. */
  at: number;
  /** What the server had when it was edited, and at which revision. */
  base: FlowDraft;
  etag: string;
  draft: FlowDraft;
}

const PREFIX = 'chatbot-studio.unsaved.';
/** Milliseconds. Writing a large flow takes a few; so not with every key that is pressed. */
const PAUSE = 300;

/** The unsaved edits of one page; other pages, also of the same flow, have their own. */
export class UnsavedCopies {
  readonly #flow: string;
  readonly #key: string;
  #release: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted: (() => Omit<UnsavedCopy, 'key' | 'at'>) | null = null;

  constructor(flow: string) {
    this.#flow = flow;
    this.#key = `${PREFIX}${flow}.${randomName()}`;
  }

  /** As long as this page lives its copy is not offered to another. */
  start(): void {
    if (!('locks' in navigator)) return;
    const ended = new Promise<void>((resolve) => (this.#release = resolve));
    void navigator.locks.request(this.#key, () => ended).catch(() => {});
  }

  stop(): void {
    this.write();
    this.#release?.();
  }

  /** Keeps soon what `copy` says then. */
  keep(copy: () => Omit<UnsavedCopy, 'key' | 'at'>): void {
    this.#wanted = copy;
    this.#timer ??= setTimeout(() => this.write(), PAUSE);
  }

  /** Keeps at once what waits to be. */
  write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#wanted) return;
    const { base, etag, draft } = this.#wanted();
    this.#wanted = null;
    const kept = { at: Date.now(), base: toDocument(base), etag, draft: toDocument(draft) };
    try {
      localStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // Full, or forbidden: then there is only the page itself.
    }
  }

  /** All is saved. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = null;
    remove(this.#key);
  }

  /** What pages that are gone have left, newest first. */
  async find(): Promise<UnsavedCopy[]> {
    const held = await heldLocks();
    return storedKeys(`${PREFIX}${this.#flow}.`)
      .filter((key) => key !== this.#key && !held.has(key))
      .flatMap((key) => read(key) ?? [])
      .sort((one, other) => other.at - one.at);
  }

  discard({ key }: UnsavedCopy): void {
    remove(key);
  }
}

/** `crypto.randomUUID` exists only on pages that are served over HTTPS. */
function randomName(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('');
}

/** Without locks (a page that is not served over HTTPS) every copy counts as left behind. */
async function heldLocks(): Promise<ReadonlySet<string>> {
  if (!('locks' in navigator)) return new Set();
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => name ?? []));
}

function storedKeys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function read(key: string): UnsavedCopy | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Record<string, unknown> | null;
    if (!kept) return null;
    return {
      key,
      at: Number(kept['at']),
      etag: String(kept['etag']),
      base: readDraft(kept['base'] as Record<string, unknown>),
      draft: readDraft(kept['draft'] as Record<string, unknown>),
    };
  } catch {
    return null;
  }
}

function remove(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // There was nothing to remove.
  }
}
