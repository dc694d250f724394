import type { OutgoingBody, Progress } from './api-client.ts';
import { ApiError, meansGone, meansLater } from './api-error.ts';
import { Nap } from './nap.ts';
import type { Outbox, OutboxMessage } from './outbox.ts';

/** Why messages are not getting through just now. */
export type Trouble = 'none' | 'offline' | 'unreachable' | 'too_many';

export interface SenderHost {
  isOnline(): boolean;
  /** Runs `work` while no other tab sends for this conversation. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  send(body: OutgoingBody): Promise<Progress>;
  /** Milliseconds to wait after so many failures in a row. */
  pauseAfter(failures: number): number;
  answered(message: OutboxMessage, answer: Progress): void;
  refused(code: string | null): void;
  gone(): void;
  /** The outbox or `trouble` is not as it was. */
  changed(): void;
}

type Attempt = { then: 'go on' } | { then: 'rest' } | { then: 'wait'; atLeast: number };

/**
 * Sends an outbox, one message at a time and in its order, until it is empty. A message is repeated under its
 * own id until the API has answered for it, so a repetition never counts twice. The lock between tabs is held
 * for single attempts only: a tab in the background may be slowed down, and must not hold up the others.
 */
export class Sender {
  trouble: Trouble = 'none';
  readonly #outbox: Outbox;
  readonly #host: SenderHost;
  readonly #nap = new Nap();
  #running = false;
  #poked = false;
  #toldToWait = false;
  #stopped = false;

  constructor(outbox: Outbox, host: SenderHost) {
    this.#outbox = outbox;
    this.#host = host;
  }

  /** There is something to send, or reason to believe that it gets through now. */
  poke(): void {
    this.#poked = true;
    if (!this.#toldToWait) this.#nap.wake();
    if (!this.#running && !this.#stopped) void this.#run();
  }

  /** Tries now, even when the server asked to wait: somebody is asking for it. */
  hurry(): void {
    this.#nap.wake();
    this.poke();
  }

  stop(): void {
    this.#stopped = true;
    this.#nap.wake();
  }

  async #run(): Promise<void> {
    this.#running = true;
    let failures = 0;
    while (!this.#stopped) {
      if (!this.#host.isOnline()) {
        this.#setTrouble('offline');
        break;
      }
      this.#poked = false;
      const attempt = await this.#host.alone(() => this.#attempt());
      if (attempt.then === 'go on') {
        failures = 0;
        this.#setTrouble('none');
      } else if (attempt.then === 'wait') {
        this.#toldToWait = attempt.atLeast > 0;
        await this.#nap.take(Math.max(attempt.atLeast, this.#host.pauseAfter(failures++)));
        this.#toldToWait = false;
      } else if (!this.#poked) {
        this.#setTrouble('none');
        break;
      }
    }
    this.#running = false;
  }

  async #attempt(): Promise<Attempt> {
    const message = this.#outbox.next();
    if (!message || this.#stopped) return { then: 'rest' };
    const { id, text, choice, file } = message;
    try {
      const answer = await this.#host.send({
        id,
        ...(text === undefined ? {} : { text }),
        ...(choice === undefined ? {} : { choice }),
        ...(file === undefined ? {} : { file }),
      });
      this.#outbox.accept(id);
      this.#host.answered(message, answer);
      return { then: 'go on' };
    } catch (error) {
      if (this.#stopped) return { then: 'rest' };
      if (meansGone(error)) {
        this.#host.gone();
        return { then: 'rest' };
      }
      if (meansLater(error)) {
        const status = error instanceof ApiError ? error.status : null;
        this.#setTrouble(status === 429 ? 'too_many' : 'unreachable');
        return { then: 'wait', atLeast: (error instanceof ApiError && error.retryAfter) || 0 };
      }
      const { code, message: detail } = error as ApiError;
      this.#outbox.refuse(id, { code: code ?? 'refused', detail });
      this.#host.refused(code);
      return { then: 'go on' };
    }
  }

  #setTrouble(trouble: Trouble): void {
    if (this.trouble === trouble) return;
    this.trouble = trouble;
    this.#host.changed();
  }
}
