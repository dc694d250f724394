import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from './start-error.ts';

/** Milliseconds before a restart, doubled with each one that does not come up. */
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 5_000;
/** Restarts in a row that do not come up before it is given up. */
const MOST_FAILURES = 5;

export interface Charge {
  /** As a person calls it, at the beginning of a sentence: "The Temporal server". */
  name: string;
  spawn(): ChildProcess;
  /** Resolves when the process can be used. Need not end when the process dies first. */
  ready(child: ChildProcess, signal: AbortSignal): Promise<void>;
  /** Milliseconds it may take for that. */
  readyWithin: number;
  /** Milliseconds it may take to stop when asked, before it is killed. */
  stopWithin: number;
  /** Why it did not come up, to be added to the complaint. */
  lastWords?(): Promise<string>;
  /** Tells a person that it died and is started again. */
  say(line: string): void;
  /** It died and does not come up any more. */
  onGivenUp(error: StartError): void;
}

export interface Supervised {
  /** `null` while it is down. */
  readonly pid: number | null;
  /** Asks it to stop, and kills it when it takes too long. */
  stop(): Promise<void>;
  /** Kills it at once. */
  kill(): void;
}

/**
 * Starts a process and keeps it running: when it dies it is started again.
 * @param signal stops it while it is coming up for the first time.
 * @throws StartError when it does not come up the first time; there is no second attempt then.
 */
export async function supervise(charge: Charge, signal?: AbortSignal): Promise<Supervised> {
  let child: ChildProcess | null = null;
  let stopping = false;

  const start = async (): Promise<void> => {
    const started = charge.spawn();
    child = started;
    await comeUp(charge, started, signal);
    started.once('exit', (code, signal) => {
      if (stopping) return;
      charge.say(`${charge.name} ended (${signal ?? `exit code ${code}`}); starting it again.`);
      void restart();
    });
    // It may have died between being ready and this listener.
    if (hasEnded(started) && !stopping) void restart();
  };

  const restart = async (): Promise<void> => {
    let pause = FIRST_PAUSE;
    for (let failures = 0; !stopping; failures++) {
      await sleep(pause);
      if (stopping) return;
      try {
        await start();
        return;
      } catch (error) {
        if (stopping) return;
        if (failures + 1 < MOST_FAILURES) {
          pause = Math.min(pause * 2, LONGEST_PAUSE);
          continue;
        }
        charge.onGivenUp(error instanceof StartError ? error : new StartError(String(error)));
        return;
      }
    }
  };

  await start();
  return {
    get pid() {
      return child && !hasEnded(child) ? (child.pid ?? null) : null;
    },
    stop: async () => {
      stopping = true;
      if (child) await end(child, charge.stopWithin);
    },
    kill: () => {
      stopping = true;
      child?.kill('SIGKILL');
    },
  };
}

async function comeUp(charge: Charge, child: ChildProcess, signal?: AbortSignal): Promise<void> {
  const settled = new AbortController();
  const unready = new Promise<string>((resolve) => {
    child.once('exit', (code, killer) => resolve(`ended with ${killer ?? `exit code ${code}`}`));
    child.once('error', (error) => resolve(`could not be run: ${error.message}`));
    signal?.addEventListener('abort', () => resolve('was stopped'), { signal: settled.signal });
  });
  const tooLong = setTimeout(() => settled.abort(), charge.readyWithin);
  const late = new Promise<string>((resolve) =>
    settled.signal.addEventListener('abort', () =>
      resolve(`was not ready after ${charge.readyWithin / 1000} s`),
    ),
  );
  const outcome = await Promise.race([charge.ready(child, settled.signal).then(() => null), unready, late]);
  clearTimeout(tooLong);
  settled.abort();
  if (outcome === null && !signal?.aborted) return;
  await end(child, charge.stopWithin);
  signal?.throwIfAborted();
  const words = await charge.lastWords?.();
  throw new StartError(`${charge.name} ${outcome}${words ? `: ${words}` : '.'}`);
}

/** Ends a child process and waits until it is gone. */
async function end(child: ChildProcess, within: number): Promise<void> {
  if (hasEnded(child)) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), within);
  await gone;
  clearTimeout(impatience);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
