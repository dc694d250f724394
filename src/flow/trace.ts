import type { Effect, Position } from './state.ts';

/**
 * Looks on while `transition` runs: the simulator and the flow tests show by it which way a conversation went. A
 * conversation that runs for real has none.
 */
export interface Trace {
  /** @param depth how many flows wait for this one to end: it was called so deep */
  visited(at: Position, depth: number): void;
  /** A node is left by an outlet, whether that leads anywhere or not. */
  left(at: Position, outlet: string): void;
  /** A called flow ended: on after the node that called it, which is the one visited last at this depth. */
  returned(depth: number): void;
  /** Something is asked of the host, by the node that was visited last. */
  performed?(effect: Effect): void;
}
