import { randomUUID } from 'node:crypto';
import type { Surroundings, TextStorage } from '../../../src/web/widget/surroundings.ts';

/**
 * A browser without pages, for tests of the core: its tabs share a storage, its locks and its network.
 */
export class NodeBrowser {
  readonly items = new Map<string, string>();
  readonly #tabs = new Set<{ onStorage: Set<(key: string | null) => void>; onLine: Set<() => void> }>();
  readonly #locks = new Map<string, Promise<unknown>>();
  #online = true;

  get online(): boolean {
    return this.#online;
  }

  set online(online: boolean) {
    this.#online = online;
    for (const { onLine } of this.#tabs) for (const listener of onLine) listener();
  }

  /** The surroundings of one more tab. */
  tab(): Surroundings {
    const tab = { onStorage: new Set<(key: string | null) => void>(), onLine: new Set<() => void>() };
    this.#tabs.add(tab);
    const tellOthers = (key: string) => {
      for (const other of this.#tabs)
        if (other !== tab) for (const listener of other.onStorage) queueMicrotask(() => listener(key));
    };
    const storage: TextStorage = {
      get: (key) => this.items.get(key) ?? null,
      set: (key, value) => {
        this.items.set(key, value);
        tellOthers(key);
      },
      remove: (key) => {
        this.items.delete(key);
        tellOthers(key);
      },
      keys: () => [...this.items.keys()],
    };
    return {
      fetch: (input, init) => {
        if (!this.#online) return Promise.reject(new TypeError('offline'));
        return fetch(input, init);
      },
      storage,
      exclusive: (name, work) => this.#exclusive(name, work),
      isOnline: () => this.#online,
      onLineChange: (listener) => subscribe(tab.onLine, listener),
      onStorageChange: (listener) => subscribe(tab.onStorage, listener),
      newId: randomUUID,
      now: Date.now,
      random: Math.random,
    };
  }

  #exclusive<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#locks.get(name) ?? Promise.resolve()).then(work, work);
    this.#locks.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
