import type { Position } from '../flow/state.ts';
import type { Trace } from '../flow/trace.ts';

/** A step of the way through a flow: a node is reached, or left by an outlet. */
export interface Passage {
  at: Position;
  /** Null: reached. */
  outlet: string | null;
}

/** Writes down the way that a conversation takes. */
export class Recorder implements Trace {
  readonly path: Passage[] = [];
  #callers: readonly Position[];

  /** @param callers by depth: the nodes visited last */
  constructor(callers: readonly Position[]) {
    this.#callers = callers;
  }

  get callers(): readonly Position[] {
    return this.#callers;
  }

  visited(at: Position, depth: number): void {
    this.path.push({ at, outlet: null });
    this.#callers = [...this.#callers.slice(0, depth), at];
  }

  left(at: Position, outlet: string): void {
    this.path.push({ at, outlet });
  }

  returned(depth: number): void {
    const at = this.#callers[depth];
    if (at) this.path.push({ at, outlet: 'next' });
  }
}
