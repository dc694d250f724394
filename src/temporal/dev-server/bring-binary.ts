import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { acquireLock, LockHeldError, type Lock } from '../../data-dir/lock.ts';
import { StartError } from '../../start-error.ts';
import { objectionTo } from './check-binary.ts';

/** One way to bring the Temporal CLI onto this machine. */
export interface Way {
  /** What it does, to be put after "Trying to ". */
  name: string;
  /**
   * Puts the binary somewhere into `folder`, which is empty and its own, and returns its path.
   * @throws an error whose message is a reason a person understands.
   */
  bring(folder: string, job: Job): Promise<string>;
}

export interface Job {
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * Brings the Temporal CLI to the path `target`. It is made under another name and appears there in one step, so
 * a kill in the middle leaves no broken binary. Of several that start at once one works and the others wait.
 * @throws StartError when no way leads to one.
 */
export async function bringBinary(job: Job & { target: string; ways: readonly Way[] }): Promise<void> {
  const { target, say, signal } = job;
  const folder = dirname(target);
  const lock = await lockCache(folder, job);
  try {
    // Another start brought it while we waited.
    if ((await readdir(folder)).includes(basename(target)) && (await objectionTo(target, signal)) === null)
      return;
    await removePartial(folder);
    const failures: string[] = [];
    say('There is no Temporal server on this machine yet.');
    for (const way of job.ways) {
      say(`Trying to ${way.name}.`);
      const partial = await mkdtemp(join(folder, 'partial-'));
      try {
        const binary = await way.bring(partial, job);
        await chmod(binary, 0o755);
        const objection = await objectionTo(binary, signal);
        if (objection !== null) throw new Error(`what came ${objection}`);
        await rename(binary, target);
        say(`Kept for the next start: ${target}`);
        return;
      } catch (error) {
        signal?.throwIfAborted();
        const reason = error instanceof Error ? error.message : String(error);
        failures.push(reason);
        say(`That did not work: ${reason}.`);
      } finally {
        await rm(partial, { recursive: true, force: true });
      }
    }
    throw new StartError(
      `No Temporal server could be had (${failures.join('; ')}): install the Temporal CLI so that \`temporal\` is on ` +
        'the PATH, name one in TEMPORAL_CLI, or set TEMPORAL_ADDRESS to a running server.',
    );
  } finally {
    await lock.release();
  }
}

async function lockCache(folder: string, { say, signal }: Job): Promise<Lock> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new StartError(
      `The folder ${folder} for the Temporal server cannot be made (${String(error)}): set XDG_CACHE_HOME to one that can.`,
    );
  }
  for (let told = false; ;) {
    signal?.throwIfAborted();
    try {
      return await acquireLock(folder, 'bring', 1000);
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw error;
      if (!told) say(`Waiting for process ${error.pid}, which is bringing the Temporal server.`);
      told = true;
    }
  }
}

/** What a kill in the middle left; only the holder of the lock may, as nobody else is at work then. */
async function removePartial(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith('partial-')) await rm(join(folder, name), { recursive: true, force: true });
}
