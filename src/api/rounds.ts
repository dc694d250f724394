import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Milliseconds between two rounds. */
const INTERVAL = 1_000;

/**
 * Does `round` again and again; one that fails is logged as `failed`, and the next one tries again. The result stops it, and
 * resolves when the round under way has ended.
 */
export function startRounds(
  round: (stop: AbortSignal) => Promise<void>,
  { log, failed }: { log: Logger; failed: string },
): () => Promise<void> {
  const stop = new AbortController();
  const running = (async () => {
    while (!stop.signal.aborted) {
      await round(stop.signal).catch((error: unknown) => {
        log.warn({ err: error }, `${failed}; it will be tried again`);
      });
      await delay(INTERVAL, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  })();
  return async () => {
    stop.abort();
    await running;
  };
}
