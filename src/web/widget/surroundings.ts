/**
 * What a conversation needs from the place it runs in. The core asks for nothing else, so it runs in a page, in
 * an embedded widget and in a test alike; `browser.ts` is the page's answer.
 */
export interface Surroundings {
  fetch: typeof fetch;
  storage: TextStorage;
  /** Runs `work` while no other tab of this origin runs work under the same name. */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** False when it is certain that nothing can be reached. */
  isOnline(): boolean;
  /** Calls `listener` whenever `isOnline` may have changed. */
  onLineChange(listener: () => void): Unsubscribe;
  /** Calls `listener` when another tab changed the storage under `key` (`null`: all of it). */
  onStorageChange(listener: (key: string | null) => void): Unsubscribe;
  /** A fresh UUID. */
  newId(): string;
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 ≤ n < 1. */
  random(): number;
}

/** Text kept across reloads and shared by the tabs of an origin. Never throws: what cannot be kept lasts as long as the page. */
export interface TextStorage {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

export type Unsubscribe = () => void;
