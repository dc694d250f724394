import type { SignalKind } from './api-client.ts';
import type { Timings } from './timings.ts';

export interface PresenceHost {
  send(kind: SignalKind, seq?: number): void;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * Tells members what the visitor does: that they type, and how far they have seen. A signal holds for a while, so
 * typing is told now and again and not with every key; what was seen is told once.
 */
export class Presence {
  readonly #host: PresenceHost;
  readonly #every: number;
  #toldTypingAt: number | null = null;
  #toldSeen = 0;

  constructor(host: PresenceHost, { typingAgain }: Pick<Timings, 'typingAgain'>) {
    this.#host = host;
    this.#every = typingAgain;
  }

  /** Something was typed. */
  typing(): void {
    const now = this.#host.now();
    if (this.#toldTypingAt !== null && now - this.#toldTypingAt < this.#every) return;
    this.#toldTypingAt = now;
    this.#host.send('typing');
  }

  /** What was typed has been sent or taken back. */
  stopped(): void {
    if (this.#toldTypingAt === null) return;
    this.#toldTypingAt = null;
    this.#host.send('stopped');
  }

  /** Everything up to this entry has been before the visitor's eyes. */
  seen(seq: number): void {
    if (seq <= this.#toldSeen) return;
    this.#toldSeen = seq;
    this.#host.send('seen', seq);
  }
}
