/** What the server processes of a storm have otherwise than in production. */
import type { Rehearsal } from '../../../src/serve.ts';

export const REHEARSAL: Rehearsal = {
  // A handful of turns.
  historyCap: 40,
  sendTimings: {
    request: 2_000,
    lease: 4_000,
    hold: 8_000,
    lookUp: 500,
    certainAfter: 3_000,
    backOff: 250,
    longestBackOff: 2_000,
    pause: 1_000,
  },
  abandonedSends: { grace: 10_000, hold: 8_000 },
};

/** In bytes. */
export interface Memory {
  /** What is in use after a collection of garbage. */
  heap: number;
  rss: number;
}
