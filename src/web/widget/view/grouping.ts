import type { Entry } from '../../../flow/transcript.ts';

/** How an entry stands among its neighbours. */
export interface Place {
  /** The first of a day: the day is named before it. */
  opensDay: boolean;
  /** The first of several in a row from the same sender. */
  opensGroup: boolean;
  /** The last of several in a row from the same sender: it carries the time. */
  closesGroup: boolean;
}

/** Entries of one sender that are further apart than this are not one group. */
const GROUP_GAP = 5 * 60_000;

/** Where each entry stands, by its index. Days are those of the visitor's time zone. */
export function placeEntries(entries: readonly Entry[]): Place[] {
  return entries.map((entry, i) => {
    const before = entries[i - 1];
    const after = entries[i + 1];
    return {
      opensDay: !before || dayOf(before) !== dayOf(entry),
      opensGroup: !before || !belongTogether(before, entry),
      closesGroup: !after || !belongTogether(entry, after),
    };
  });
}

function belongTogether(a: Entry, b: Entry): boolean {
  return (
    a.from === b.from &&
    a.author?.id === b.author?.id &&
    (a.type === 'event') === (b.type === 'event') &&
    dayOf(a) === dayOf(b) &&
    Date.parse(b.at) - Date.parse(a.at) < GROUP_GAP
  );
}

function dayOf({ at }: Entry): string {
  return new Date(at).toDateString();
}
