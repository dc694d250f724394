import { once } from 'node:events';
import type { Response } from 'express';

/** Milliseconds between signs of life; proxies drop lines that are silent for a minute. */
const HEARTBEAT = 15_000;
/** Milliseconds until the next look at changes that are held up. */
const LOOK_AGAIN = 50;

export interface StreamedChange {
  /** What a reader gives as `Last-Event-ID` to go on after this. */
  cursor: string;
  data: object;
}

export interface ChangeSource {
  /** The next changes, oldest first; none when the reader has everything. */
  next(): Promise<StreamedChange[]>;
  /** There are more that cannot be told yet, and nobody calls back when they can. */
  heldUp?(): Promise<boolean>;
  /** Whether some of what was committed before the stream began is still to come. */
  behind(): Promise<boolean>;
  /** Calls back when there may be more. */
  subscribe(onChange: () => void): () => void;
  /** Calls back with what is only worth telling at once, and is never told again. */
  subscribeSignals?(onSignal: (signal: object) => void): () => void;
}

export interface StreamEnds {
  /** Says to stop. */
  signal: AbortSignal;
  /** Asked with each sign of life: whoever has been signed out meanwhile is told nothing more. */
  stillAllowed: () => Promise<boolean>;
  /** Milliseconds between signs of life; only tests set it. */
  heartbeat?: number;
}

/**
 * Sends changes as server-sent events (`event: change`) until the reader leaves, or has to. Once the reader has all
 * that was there when they came, they are told so, once: `event: caught-up`. Signals go between, as `event: signal`.
 */
export async function streamChanges(
  response: Response,
  source: ChangeSource,
  { signal, stillAllowed, heartbeat = HEARTBEAT }: StreamEnds,
): Promise<void> {
  let changed = true;
  let wake: () => void = () => undefined;
  let open = true;
  const unsubscribe = source.subscribe(() => {
    changed = true;
    wake();
  });
  const leave = () => {
    open = false;
    wake();
  };
  response.once('close', leave);
  signal.addEventListener('abort', leave);
  // Whoever left before we listened is not told of again.
  if (response.destroyed || signal.aborted) open = false;
  const signsOfLife = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': still here\n\n');
    void stillAllowed().then((allowed) => {
      if (!allowed) leave();
    });
  }, heartbeat);
  response.set('X-Accel-Buffering', 'no').write(': connected\n\n');
  const unsubscribeSignals = source.subscribeSignals?.((signal) => {
    // A reader who is slow to read misses signals rather than having them late.
    if (!open || response.writableNeedDrain) return;
    response.write(`event: signal\ndata: ${JSON.stringify(signal)}\n\n`);
  });
  let caughtUp = false;
  try {
    while (open) {
      // Cleared before reading: what arrives while we read is looked at again.
      changed = false;
      const changes = await source.next();
      for (const { cursor, data } of changes) {
        if (!open) return;
        const fits = response.write(`event: change\nid: ${cursor}\ndata: ${JSON.stringify(data)}\n\n`);
        if (!fits) await untilDrained(response, signal);
      }
      if (!caughtUp && !(await source.behind())) {
        caughtUp = true;
        if (open) response.write('event: caught-up\ndata: {}\n\n');
      }
      if (changes.length > 0 || changed) continue;
      const lookAgain = !caughtUp || (await source.heldUp?.()) ? LOOK_AGAIN : HEARTBEAT;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, lookAgain);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        // Something may have come between the last look and now.
        if (changed || !open) wake();
      });
    }
  } finally {
    unsubscribe();
    unsubscribeSignals?.();
    clearInterval(signsOfLife);
    signal.removeEventListener('abort', leave);
    // A reader that does not read would hold the last bytes, and this process, for ever; it can resume elsewhere.
    if (response.writableNeedDrain) response.destroy();
    else response.end();
  }
}

/** Resolves when the reader has caught up, has left, or is to be left. */
async function untilDrained(response: Response, signal: AbortSignal): Promise<void> {
  if (response.destroyed) return;
  const settled = new AbortController();
  const first = AbortSignal.any([signal, settled.signal]);
  try {
    await Promise.race(['drain', 'close'].map((event) => once(response, event, { signal: first })));
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    settled.abort();
  }
}
