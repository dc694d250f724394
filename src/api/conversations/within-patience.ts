import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds after which a request is answered with what there is; the rest comes by the stream. */
const PATIENCE = 900;

/** The answer, or `null` when it takes too long; it goes on all the same. */
export async function withinPatience<T>(answer: Promise<T>): Promise<T | null> {
  const stop = new AbortController();
  const tooLong = delay(PATIENCE, null, { signal: stop.signal, ref: false }).catch(() => null);
  try {
    return await Promise.race([answer, tooLong]);
  } finally {
    stop.abort();
  }
}
