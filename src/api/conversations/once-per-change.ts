import type { Change } from '../../store/conversations.ts';

/** Milliseconds. All streams of a process are woken together, and read a change at about the same time. */
const KEPT = 2_000;

/**
 * Reads what a change is told with once for all streams that tell of it within two seconds. Whoever comes later gets
 * what the first has read: whatever changed since then has a change of its own, which is told after this one.
 */
export function oncePerChange<Told>(
  read: (change: Change) => Promise<Told>,
): (change: Change) => Promise<Told> {
  const reads = new Map<number, Promise<Told>>();
  return (change) => {
    const { cursor } = change;
    const known = reads.get(cursor);
    if (known) return known;
    const reading = read(change);
    reads.set(cursor, reading);
    // What failed for one is tried again by the next.
    reading.catch(() => reads.delete(cursor));
    setTimeout(() => reads.delete(cursor), KEPT).unref();
    return reading;
  };
}
