import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { identifyProcess, isAlive } from '../../data-dir/process-identity.ts';

/** Milliseconds a server may take to stop when asked. */
const STOP_WITHIN = 5_000;

/**
 * The processes that run a dev server on the SQLite file `database`. Their command line is what tells, so a
 * process that merely got the id of one that died is never taken for it.
 */
export async function serversOn(database: string): Promise<number[]> {
  const commands = process.platform === 'linux' ? await commandsOnLinux() : await commandsElsewhere();
  return [...commands].filter(([, command]) => isServerOn(command, database)).map(([pid]) => pid);
}

/**
 * Ends every dev server on that file and waits until it is gone: the parent of one that was killed left it
 * behind, and two on one file would each overwrite what the other did.
 * @returns how many there were.
 */
export async function endServersOn(database: string): Promise<number> {
  const pids = await serversOn(database);
  await Promise.all(pids.map(endProcess));
  return pids.length;
}

async function endProcess(pid: number): Promise<void> {
  const identity = await identifyProcess(pid);
  if (identity === null) return;
  signal(pid, 'SIGTERM');
  for (const deadline = Date.now() + STOP_WITHIN; await isAlive(identity); await sleep(25))
    if (Date.now() > deadline) signal(pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function isServerOn(command: readonly string[], database: string): boolean {
  const at = command.indexOf('--db-filename');
  return command.includes('start-dev') && at !== -1 && command[at + 1] === database;
}

async function commandsOnLinux(): Promise<Map<number, string[]>> {
  const commands = new Map<number, string[]>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // Gone since we looked, or somebody else's: not ours either way.
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (line !== '') commands.set(Number(name), line.split('\0'));
  }
  return commands;
}

/** `ps` runs the arguments together, so a data folder with a blank in its path is not recognised there. */
async function commandsElsewhere(): Promise<Map<number, string[]>> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command='], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return new Map(
    stdout.split('\n').flatMap((line) => {
      const [pid, ...command] = line.trim().split(/\s+/);
      return pid ? [[Number(pid), command] as const] : [];
    }),
  );
}
