import { Nap } from '../../widget/nap.ts';
import { readServerEvents, type ServerEvent } from '../../widget/server-events.ts';
import { readProblem } from '../api/api-problem.ts';
import type { Line } from './state.ts';

/** Milliseconds. The server shows a sign of life every 15 s: whoever hears none for longer hears nothing. */
const SILENCE = 20_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
/** A stream that lasted so long was a good one, even if nothing happened on it. */
const GOOD_STREAM = 30_000;

export interface LineHost {
  /** An event of the stream other than `caught-up`. */
  told(event: ServerEvent): void;
  /** Nothing is known to be missing once it is `live`. Comes in order with what is told. */
  line(line: Line): void;
  /** The stream cannot go on from where it was: everything is to be loaded again before the line is `live`. */
  refresh(): Promise<void>;
  /** The first attempt has ended well or not: from here on nothing that happens is missed, or it is told of later. */
  tried(): void;
  /** The session has ended. */
  signedOut(): void;
}

/**
 * Follows all conversations by one stream, and starts over whenever it breaks. After a break it is `live` only when
 * everything that was missed has been told.
 */
export class LineToServer {
  readonly #host: LineHost;
  readonly #nap = new Nap();
  #stopped = false;
  #current: AbortController | null = null;
  #cursor: string | null = null;
  #wasOpen = false;
  #failures = 0;

  constructor(host: LineHost) {
    this.#host = host;
  }

  async run(): Promise<void> {
    this.#host.line('connecting');
    while (!this.#stopped) {
      this.#current = new AbortController();
      await this.#follow(this.#current).catch(() => undefined);
      this.#current.abort();
      this.#host.tried();
      if (this.#stopped) return;
      this.#host.line('broken');
      await this.#nap.take(pauseAfter(this.#failures++));
    }
  }

  /** The line may be back: try now. */
  wake(): void {
    this.#nap.wake();
  }

  /** What came last may not have come: start over, and catch up. */
  restart(): void {
    this.#current?.abort();
  }

  stop(): void {
    this.#stopped = true;
    this.#current?.abort();
    this.#nap.wake();
  }

  async #follow(current: AbortController): Promise<void> {
    const resumes = this.#cursor !== null;
    const timer = setTimeout(() => current.abort(), SILENCE);
    const response = await fetch('/api/v1/events', {
      headers: {
        accept: 'text/event-stream',
        ...(this.#cursor !== null && { 'last-event-id': this.#cursor }),
      },
      cache: 'no-store',
      signal: current.signal,
    }).finally(() => clearTimeout(timer));
    if (!response.ok || !response.body) return this.#refused(response);
    this.#opened(resumes, current);
    const openedAt = performance.now();
    for await (const event of readServerEvents(response.body, SILENCE)) {
      if (current.signal.aborted) return;
      this.#failures = 0;
      if (event.id !== null) this.#cursor = event.id;
      if (event.type !== 'caught-up') this.#host.told(event);
      else if (resumes) this.#host.line('live');
    }
    if (performance.now() - openedAt >= GOOD_STREAM) this.#failures = 0;
  }

  #opened(resumes: boolean, current: AbortController): void {
    this.#host.line('catching-up');
    this.#host.tried();
    if (resumes) return;
    // Changes are told from now on; what was there before is loaded, and may have been loaded too early.
    const missing = this.#wasOpen ? this.#host.refresh() : Promise.resolve();
    this.#wasOpen = true;
    missing.then(
      () => {
        if (!current.signal.aborted) this.#host.line('live');
      },
      () => current.abort(),
    );
  }

  async #refused(response: Response): Promise<void> {
    const { status } = await readProblem(response);
    if (status === 401) {
      this.stop();
      this.#host.signedOut();
    }
    // The API is there but does not want this request; the cursor may be one it no longer knows.
    if (status < 500 && status !== 429) this.#cursor = null;
  }
}

function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures) * (0.75 + Math.random() / 2);
}
