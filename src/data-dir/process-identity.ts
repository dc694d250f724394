import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Names one process for all time: its id, when it was started and in which run of the machine. The id alone
 * would do until it is given to another process, which happens within minutes on a busy machine and at once
 * in a container. `null`: there is no such process any more.
 */
export async function identifyProcess(pid: number): Promise<string | null> {
  const started = process.platform === 'linux' ? await startOnLinux(pid) : await startElsewhere(pid);
  return started === null ? null : `${pid}@${started}`;
}

/** The process id within an identity. */
export function pidOf(identity: string): number {
  return Number.parseInt(identity, 10);
}

/** Whether the very process with this identity still runs. */
export async function isAlive(identity: string): Promise<boolean> {
  const pid = pidOf(identity);
  return Number.isInteger(pid) && (await identifyProcess(pid)) === identity;
}

async function startOnLinux(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // "pid (name) state ppid …": the name may hold anything, so count from its closing bracket. The state is
    // field 3; a zombie holds nothing any more. The start, in ticks since boot, is field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${fields[19]}@${boot.trim()}`;
  } catch {
    return null;
  }
}

async function startElsewhere(pid: number): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    });
    return stdout.trim() === '' ? null : stdout.trim().replaceAll(/\s+/g, '-');
  } catch {
    return null;
  }
}
