import type { Change, Signal } from './api-client.ts';
import { ApiError, meansGone } from './api-error.ts';
import { Nap } from './nap.ts';
import type { ServerEvent } from './server-events.ts';

export interface FollowerHost {
  /** Loads what is missing; answers with the cursor at which the stream goes on. */
  catchUp(): Promise<string>;
  /** Opens the stream after `cursor`. */
  events(cursor: string, signal: AbortSignal): Promise<AsyncIterable<ServerEvent>>;
  /** Takes in a change. Answers whether something before it may be missing. */
  changed(change: Change): 'complete' | 'hole';
  /** A member does something. */
  signalled(signal: Signal): void;
  /** The line to the server is there, or is not. */
  line(up: boolean): void;
  gone(): void;
  /** Nothing can change any more. */
  isOver(): boolean;
  /** Milliseconds to wait after so many failures in a row. */
  pauseAfter(failures: number): number;
  /** A stream that lasted so many milliseconds was a good one, even if nothing happened on it. */
  goodStream: number;
  now(): number;
}

/** Keeps the page up with its conversation: catches up, listens, and starts over whenever the line breaks. */
export class Follower {
  readonly #host: FollowerHost;
  readonly #nap = new Nap();
  readonly #stopper = new AbortController();
  #cursor: string | null = null;
  #failures = 0;

  constructor(host: FollowerHost) {
    this.#host = host;
  }

  /** Ends when the conversation is over or gone, or when `stop` is called. */
  async run(): Promise<void> {
    while (!this.#stopper.signal.aborted) {
      const retryAfter = await this.#listen().then(
        () => 0,
        (error: unknown) => this.#afterFailure(error),
      );
      if (this.#stopper.signal.aborted || this.#host.isOver()) return;
      this.#host.line(false);
      await this.#nap.take(Math.max(retryAfter, this.#host.pauseAfter(this.#failures++)));
    }
  }

  /** The line may be back: try now. */
  wake(): void {
    this.#nap.wake();
  }

  stop(): void {
    this.#stopper.abort();
    this.#nap.wake();
  }

  async #listen(): Promise<void> {
    // Pages are read even where the stream could go on from its cursor: there are networks that let no stream
    // through, and these still see the conversation grow.
    const cursor = await this.#host.catchUp();
    this.#cursor ??= cursor;
    if (this.#host.isOver()) return;
    const events = await this.#host.events(this.#cursor, this.#stopper.signal);
    const openedAt = this.#host.now();
    this.#host.line(true);
    for await (const event of events) {
      if (event.id !== null) this.#cursor = event.id;
      if (event.type === 'signal') this.#host.signalled(JSON.parse(event.data) as Signal);
      if (event.type !== 'change') continue;
      this.#failures = 0;
      if (this.#host.changed(JSON.parse(event.data) as Change) === 'hole') await this.#host.catchUp();
      if (this.#host.isOver()) return;
    }
    if (this.#host.now() - openedAt >= this.#host.goodStream) this.#failures = 0;
  }

  /** Decides what an error means; answers with the pause the server asked for, in milliseconds. */
  #afterFailure(error: unknown): number {
    if (this.#stopper.signal.aborted) return 0;
    if (!(error instanceof ApiError)) return 0;
    if (meansGone(error)) {
      this.#host.gone();
      this.stop();
    }
    // The API is there but does not want this request; the cursor may be one it no longer knows.
    this.#cursor = null;
    return error.retryAfter ?? 0;
  }
}
