/** How patient a conversation is. All in milliseconds. */
export interface Timings {
  /** A request without an answer counts as failed after so long. */
  request: number;
  /** The same for a file, up or down. */
  transfer: number;
  /** A stream that is silent for so long is broken; the server sends a heartbeat every 15 s. */
  silence: number;
  /** The first pause before a failed request is repeated; later ones double up to `longestPause`. */
  firstPause: number;
  longestPause: number;
  /** What an answer announced should have come by stream after so long, or is fetched. */
  overdue: number;
  /** While the visitor types, members are told so this often; each time holds for 10 s. */
  typingAgain: number;
  /** A member's typing is over after so long, unless it is told again. */
  typingHolds: number;
  /** Between two looks at the place in the queue. */
  queueLook: number;
}

export const TIMINGS: Timings = {
  request: 20_000,
  transfer: 180_000,
  silence: 45_000,
  firstPause: 600,
  longestPause: 15_000,
  overdue: 1_500,
  typingAgain: 4_000,
  typingHolds: 10_000,
  queueLook: 10_000,
};

/**
 * How long to wait after the given number of failures in a row: doubling, and spread by chance over the upper
 * half, so that the visitors of a restarted server do not all come back at the same moment.
 */
export function backoff(failures: number, timings: Timings, random: () => number): number {
  const ceiling = Math.min(timings.longestPause, timings.firstPause * 2 ** Math.min(failures, 16));
  return ceiling / 2 + (random() * ceiling) / 2;
}
