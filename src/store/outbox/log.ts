import type { AttemptEntry } from '../schema.ts';

/** What tells of one message sent twice is kept however much comes after it; of the rest so many entries are. */
const KEPT = 20;
const EXPENDABLE: readonly AttemptEntry['result'][] = ['later', 'absent'];

/** The log with one more entry. An outage that goes on is one entry, with how often it was met. */
export function withEntry(log: readonly AttemptEntry[], entry: AttemptEntry): AttemptEntry[] {
  const last = log.at(-1);
  if (last?.result === 'later' && entry.result === 'later' && last.code === entry.code)
    return [...log.slice(0, -1), { ...entry, times: (last.times ?? 1) + 1 }];
  const longer = [...log, entry];
  if (longer.length <= KEPT) return longer;
  const expendable = longer.findIndex(({ result }) => EXPENDABLE.includes(result));
  return expendable === -1 ? longer : longer.toSpliced(expendable, 1);
}
