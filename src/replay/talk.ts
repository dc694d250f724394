import type { HistoryRun } from './history.ts';

/** A conversation to be replayed: its runs, in their order. */
export interface Talk {
  /** What people know it by: a conversation’s id, or a file. */
  name: string;
  runs: HistoryRun[];
}
