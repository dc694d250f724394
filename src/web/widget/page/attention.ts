import type { Unsubscribe } from '../surroundings.ts';

/** Whether the visitor can see the chat: the page is in front, and its panel, if it is in one, is open. */
export class Attention {
  #shown: boolean;
  readonly #listeners = new Set<() => void>();

  /** @param shown false for a chat in a panel that has not been opened. */
  constructor(shown: boolean) {
    this.#shown = shown;
    document.addEventListener('visibilitychange', () => this.#tell());
  }

  get given(): boolean {
    return this.#shown && document.visibilityState === 'visible';
  }

  /** The panel has been opened or closed. */
  set shown(shown: boolean) {
    this.#shown = shown;
    this.#tell();
  }

  /** Calls `listener` whenever `given` may have changed. */
  subscribe(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
