import { readdir, readlink, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isAlive, pidOf } from './process-identity.ts';

/** Somebody else has the lock, and lives. */
export class LockHeldError extends Error {
  override readonly name = 'LockHeldError';
  readonly pid: number;

  constructor(pid: number) {
    super(`held by process ${pid}`);
    this.pid = pid;
  }
}

export interface Lock {
  release(): Promise<void>;
}

const FREE = 'free';

/**
 * Takes the lock `name` in `folder` for this process, for as long as it lives or until it releases it.
 *
 * The lock is a row of numbered symbolic links, `<name>.lock.<n>`, whose target is the holder's identity; the
 * highest number counts. A link is made with its content in one step and fails when it exists, so there is
 * no half-written lock, and of two who find the holder dead and try the next number one wins at once.
 * The highest link is never removed, not even on release (the next number then says `free`): were it, a slow
 * process could make a number that others have already passed and believe that it holds the lock. It looks
 * again afterwards for that reason.
 *
 * Holders on other machines (a folder shared over the network) are not seen.
 *
 * @param patience milliseconds to wait for a holder that may be about to end.
 * @throws LockHeldError when it is still held then.
 */
export async function acquireLock(folder: string, name: string, patience = 0): Promise<Lock> {
  const me = await identifyProcess(process.pid);
  if (me === null) throw new Error('This process cannot see itself in the process table.');
  const deadline = Date.now() + patience;
  for (;;) {
    const top = await highest(folder, name);
    if (top.holder !== null && (await isAlive(top.holder))) {
      if (Date.now() >= deadline) throw new LockHeldError(pidOf(top.holder));
      await sleep(100);
      continue;
    }
    const mine = top.number + 1;
    if (!(await make(folder, name, mine, me))) continue;
    if ((await highest(folder, name)).number > mine) {
      await remove(folder, name, mine);
      continue;
    }
    await removeBelow(folder, name, mine);
    return { release: () => release(folder, name, mine) };
  }
}

/** The process that holds the lock, or null; a folder that is not there holds none. */
export async function lockHolder(folder: string, name: string): Promise<number | null> {
  try {
    const { holder } = await highest(folder, name);
    return holder !== null && (await isAlive(holder)) ? pidOf(holder) : null;
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return null;
    throw error;
  }
}

async function release(folder: string, name: string, mine: number): Promise<void> {
  if (await make(folder, name, mine + 1, FREE)) await remove(folder, name, mine);
}

async function numbers(folder: string, name: string): Promise<number[]> {
  const prefix = `${name}.lock.`;
  return (await readdir(folder))
    .filter((file) => file.startsWith(prefix))
    .map((file) => Number(file.slice(prefix.length)))
    .filter(Number.isSafeInteger);
}

async function highest(folder: string, name: string): Promise<{ number: number; holder: string | null }> {
  const number = Math.max(0, ...(await numbers(folder, name)));
  if (number === 0) return { number, holder: null };
  try {
    const holder = await readlink(path(folder, name, number));
    return { number, holder: holder === FREE ? null : holder };
  } catch (error) {
    // Passed by the next number and removed since we looked.
    if (isCode(error, 'ENOENT')) return highest(folder, name);
    throw error;
  }
}

/** False when that number is taken. */
async function make(folder: string, name: string, number: number, holder: string): Promise<boolean> {
  try {
    await symlink(holder, path(folder, name, number));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function removeBelow(folder: string, name: string, number: number): Promise<void> {
  for (const lower of await numbers(folder, name)) if (lower < number) await remove(folder, name, lower);
}

async function remove(folder: string, name: string, number: number): Promise<void> {
  try {
    await unlink(path(folder, name, number));
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

function path(folder: string, name: string, number: number): string {
  return join(folder, `${name}.lock.${number}`);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
