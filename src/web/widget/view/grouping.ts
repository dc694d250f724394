import type { Entry } from '../../../flow/transcript.ts';

/** How an entry stands among its neighbours. */
export interface Place {
  /** The first of a day: the day is named before it. */
  opensDay: boolean;
  /** The first of several in a row from the same sender. */
  opensGroup: boolean;
  /** Nothing follows for a while: the time stands under it. */
  closesBurst: boolean;
}

/** Entries that are less apart than this, in milliseconds, share one time. */
const BURST_GAP = 5 * 60_000;

/** Where each entry stands, by its index. Days are those of the visitor's time zone. */
export function placeEntries(entries: readonly Entry[]): Place[] {
  return entries.map((entry, i) => {
    const before = entries[i - 1];
    const after = entries[i + 1];
    return {
      opensDay: !before || dayOf(before) !== dayOf(entry),
      opensGroup: !before || !belongTogether(before, entry),
      closesBurst: !after || !areClose(entry, after),
    };
  });
}

function belongTogether(a: Entry, b: Entry): boolean {
  return (
    a.from === b.from &&
    a.author?.name === b.author?.name &&
    (a.type === 'event') === (b.type === 'event') &&
    areClose(a, b)
  );
}

function areClose(a: Entry, b: Entry): boolean {
  return dayOf(a) === dayOf(b) && Date.parse(b.at) - Date.parse(a.at) < BURST_GAP;
}

function dayOf({ at }: Entry): string {
  return new Date(at).toDateString();
}
