import { Nap } from './nap.ts';

export interface QueueWatchHost {
  isQueued(): boolean;
  /** Reads how the conversation stands now. */
  read(): Promise<void>;
  /** Milliseconds between two looks. */
  every: number;
}

/**
 * Looks again and again how a queued conversation stands: its place changes as others leave the queue, of which its
 * own stream says nothing.
 */
export class QueueWatch {
  readonly #host: QueueWatchHost;
  readonly #nap = new Nap();
  #running = false;
  #stopped = false;

  constructor(host: QueueWatchHost) {
    this.#host = host;
  }

  /** The conversation may have come to the queue, or left it. */
  look(): void {
    if (!this.#host.isQueued()) this.#nap.wake();
    else if (!this.#running && !this.#stopped) void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    this.#nap.wake();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#host.isQueued() && !this.#stopped) {
      // A look that fails is made up for by the next one.
      await this.#host.read().catch(() => undefined);
      if (this.#host.isQueued() && !this.#stopped) await this.#nap.take(this.#host.every);
    }
    this.#running = false;
  }
}
