import type { Credentials } from './api-client.ts';
import type { TextStorage } from './surroundings.ts';

/** The conversation that this browser has with a flow, so that a reload goes on with it. */
export class Remembered {
  readonly #storage: TextStorage;
  readonly key: string;

  /** @param whose tells visitors apart whom a backend vouches for; empty: whoever uses this browser. */
  constructor(storage: TextStorage, flow: string, whose = '') {
    this.#storage = storage;
    this.key = `chatbot-studio:conversation:${flow}${whose === '' ? '' : `:${whose}`}`;
  }

  get(): Credentials | null {
    try {
      const { id, token } = JSON.parse(this.#storage.get(this.key) ?? '{}') as Partial<Credentials>;
      return typeof id === 'string' && typeof token === 'string' ? { id, token } : null;
    } catch {
      return null;
    }
  }

  set({ id, token }: Credentials): void {
    this.#storage.set(this.key, JSON.stringify({ id, token }));
  }

  /** Forgets this conversation, unless another tab has begun a newer one meanwhile. */
  forget(id: string): void {
    if (this.get()?.id === id) this.#storage.remove(this.key);
  }
}
