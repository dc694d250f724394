import { readdir, readFile } from 'node:fs/promises';

/** Of the kernel's clock; the same on every Linux machine. */
const TICKS_PER_SECOND = 100;

/** Seconds of the processor that a process has taken so far, with all that it has started. Linux alone tells. */
export async function cpuSeconds(pid: number): Promise<number> {
  const [ticks, children] = await Promise.all([ticksOf(pid), childrenOf(pid)]);
  const others = await Promise.all(children.map(cpuSeconds));
  return others.reduce((sum, seconds) => sum + seconds, ticks / TICKS_PER_SECOND);
}

/** Its own, and that of children that have ended: `utime`, `stime`, `cutime` and `cstime` of proc(5). */
async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name before them stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  );
  return lists.flatMap((list) => list.trim().split(' ').filter(Boolean).map(Number));
}
