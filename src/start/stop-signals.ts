/** Milliseconds in which further signals are one and the same: npm repeats the Ctrl-C that the terminal sent. */
const SAME = 1_000;

/**
 * The first SIGINT, SIGTERM or SIGHUP aborts the returned signal, so that everything stops in its order; one
 * that comes later, from somebody who has waited long enough, calls `force`.
 */
export function stopSignals(force: () => void): AbortController {
  const stopping = new AbortController();
  let first: number | null = null;
  const onSignal = (): void => {
    if (first === null) {
      first = Date.now();
      stopping.abort();
    } else if (Date.now() - first > SAME) force();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return stopping;
}
