import type { Entry } from '../../flow/transcript.ts';

/**
 * What is known of a conversation's transcript. Entries may reach the page twice and by two ways (stream and
 * pages); what is shown has neither doubles nor holes.
 *
 * A jump in `seq` alone is no hole: entries for members only have a seq too. So what comes after a jump is held
 * until a page, read from the jump on, has shown that nothing is missing.
 */
export interface Transcript {
  /** In order of `seq`, no two alike. */
  readonly entries: readonly Entry[];
  /** Entries up to here have not been loaded. */
  readonly from: number;
  /** Every visible entry with `from < seq ≤ upTo` is in `entries`. */
  readonly upTo: number;
  /** Came ahead of what may be a hole. */
  readonly held: readonly Entry[];
}

export const EMPTY: Transcript = { entries: [], from: 0, upTo: 0, held: [] };

/** Takes in entries that came by themselves, in any order, new, repeated or changed. */
export function receive(transcript: Transcript, incoming: readonly Entry[]): Transcript {
  let { upTo } = transcript;
  const taken: Entry[] = [];
  const held: Entry[] = [];
  for (const entry of merge(transcript.held, incoming)) {
    if (entry.seq <= transcript.from) continue;
    if (entry.seq > upTo + 1) held.push(entry);
    else {
      taken.push(entry);
      upTo = Math.max(upTo, entry.seq);
    }
  }
  return { ...transcript, entries: merge(transcript.entries, taken), upTo, held };
}

/**
 * Takes in a page: every visible entry with `after < seq ≤ through`. A page that does not touch what is loaded
 * already replaces it.
 */
export function receivePage(
  transcript: Transcript,
  after: number,
  page: readonly Entry[],
  through: number,
): Transcript {
  if (transcript.upTo < after || through < transcript.from)
    return receive({ entries: merge([], page), from: after, upTo: through, held: transcript.held }, []);
  const covered = {
    entries: merge(transcript.entries, page),
    from: Math.min(transcript.from, after),
    upTo: Math.max(transcript.upTo, through),
    held: transcript.held,
  };
  return receive(covered, []);
}

/** Both lists as one, in order of `seq`; where they share one, `newer` wins. */
function merge(older: readonly Entry[], newer: readonly Entry[]): readonly Entry[] {
  if (newer.length === 0) return older;
  const last = older.at(-1)?.seq ?? 0;
  const appends = newer.every((entry, i) => entry.seq > (i === 0 ? last : (newer[i - 1]?.seq ?? 0)));
  if (appends) return [...older, ...newer];
  const bySeq = new Map(older.map((entry) => [entry.seq, entry]));
  for (const entry of newer) bySeq.set(entry.seq, entry);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
