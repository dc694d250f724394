import { SEND_HOLD_MS } from '../../workflows/protocol.ts';

/** All in milliseconds. */
export interface SendTimings {
  /** How long one request to a provider takes at most. */
  request: number;
  /** How long an attempt keeps others away: longer than its request, shorter than Temporal lets it run. */
  lease: number;
  /** How long a flow waits to find out whether an unknown one was accepted. */
  hold: number;
  /** Between two look-ups of an unknown one. */
  lookUp: number;
  /** A message that the provider does not list after so long was not accepted. */
  certainAfter: number;
  /** Before the second attempt, doubled for each further one, up to `longestBackOff`. */
  backOff: number;
  longestBackOff: number;
  /** How long nothing is sent when a provider asks for a pause and does not say how long. */
  pause: number;
}

export const SEND_TIMINGS: SendTimings = {
  request: 20_000,
  lease: 25_000,
  hold: SEND_HOLD_MS,
  lookUp: 10_000,
  certainAfter: 30_000,
  backOff: 1_000,
  longestBackOff: 60_000,
  pause: 60_000,
};

/** Until the attempt after this one, counted from 1. */
export function backOffAfter(attempt: number, { backOff, longestBackOff }: SendTimings): number {
  return Math.min(backOff * 2 ** Math.min(attempt - 1, 20), longestBackOff);
}
