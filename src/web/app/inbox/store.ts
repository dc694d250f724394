import type { InboxState } from './state.ts';
import { reorder, takeEvents, type InboxEvent } from './take-events.ts';

/** Runs `flush` when the next picture is drawn. */
export type Schedule = (flush: () => void) => void;

/** Holds what the inbox shows, outside of React. Events are taken in together, once for every picture. */
export class InboxStore {
  #state: InboxState;
  readonly #schedule: Schedule;
  readonly #listeners = new Set<() => void>();
  #waiting: InboxEvent[] = [];
  #holdsOrder = false;

  constructor(state: InboxState, schedule: Schedule) {
    this.#state = state;
    this.#schedule = schedule;
  }

  get state(): InboxState {
    return this.#state;
  }

  /** Calls back after each change. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes in an event with the next picture, in the order in which they came. */
  take(event: InboxEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length === 1) this.#schedule(() => this.flush());
  }

  /** Changes something at once, after what waits. */
  update(change: (state: InboxState) => InboxState): void {
    this.#set(change(this.#afterWaiting()));
  }

  /** While it is held, no row of the list changes its place. */
  holdOrder(holds: boolean): void {
    if (holds === this.#holdsOrder) return;
    this.#holdsOrder = holds;
    if (!holds) this.update(reorder);
  }

  /** Takes in what waits, at once. */
  flush(): void {
    this.#set(this.#afterWaiting());
  }

  #afterWaiting(): InboxState {
    if (this.#waiting.length === 0) return this.#state;
    const events = this.#waiting;
    this.#waiting = [];
    return takeEvents(this.#state, events, { order: this.#holdsOrder });
  }

  #set(state: InboxState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** A picture of a page that nobody sees is never drawn, so that a timer stands in for it. */
export const withNextPicture: Schedule = (flush) => {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    flush();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, 250);
};
