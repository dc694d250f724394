import type { Entry } from '../api/types.ts';

/** A stretch of a transcript without gaps, up to its end as far as that is known. */
export interface Transcript {
  entries: readonly Entry[];
  /** Came before what lies between had come. */
  ahead: readonly Entry[];
  state: 'loading' | 'ready' | 'failed';
  error: unknown;
  loadingEarlier: boolean;
}

export const UNREAD_TRANSCRIPT: Transcript = {
  entries: [],
  ahead: [],
  state: 'loading',
  error: null,
  loadingEarlier: false,
};

/** The seq of the last entry that is there without a gap before it. */
export const lastSeq = ({ entries }: Transcript): number => entries.at(-1)?.seq ?? 0;

/** Whether entries are missing between what is there and what has come. */
export const hasGap = ({ ahead }: Transcript): boolean => ahead.length > 0;

export const hasEarlier = ({ entries }: Transcript): boolean => (entries[0]?.seq ?? 1) > 1;

/** Takes in entries as a change brings them: new ones at the end, or known ones of which more is known now. */
export function takeEntries(transcript: Transcript, entries: readonly Entry[]): Transcript {
  if (entries.length === 0) return transcript;
  // Nothing is shown before the first page is there; what comes meanwhile is put behind it.
  if (transcript.state !== 'ready') return { ...transcript, ahead: mergeBySeq(transcript.ahead, entries) };
  return join(transcript.entries, mergeBySeq(transcript.ahead, entries), transcript);
}

/** Takes in a page that was asked for; it is joined to what is there, or stands in its place. */
export function takePage(transcript: Transcript, page: readonly Entry[]): Transcript {
  const ready: Transcript = { ...transcript, state: 'ready', error: null, loadingEarlier: false };
  const first = transcript.entries[0]?.seq;
  if (first === undefined) return join(page, transcript.ahead, ready);
  // An earlier page goes before; anything else is like a change.
  if (page.at(-1)?.seq === first - 1) return { ...ready, entries: [...page, ...transcript.entries] };
  return join(transcript.entries, mergeBySeq(transcript.ahead, page), ready);
}

/** Puts what follows without a gap behind `entries`, and lets the rest wait. */
function join(entries: readonly Entry[], coming: readonly Entry[], of: Transcript): Transcript {
  const first = entries[0]?.seq ?? coming[0]?.seq ?? 1;
  const joined = new Map(entries.map((entry) => [entry.seq, entry]));
  let last = entries.at(-1)?.seq ?? first - 1;
  const ahead: Entry[] = [];
  for (const entry of coming) {
    if (entry.seq < first) continue;
    if (entry.seq > last + 1) ahead.push(entry);
    else {
      joined.set(entry.seq, entry);
      last = Math.max(last, entry.seq);
    }
  }
  return { ...of, entries: [...joined.values()], ahead };
}

function mergeBySeq(some: readonly Entry[], more: readonly Entry[]): Entry[] {
  if (some.length === 0) return [...more];
  const merged = new Map([...some, ...more].map((entry) => [entry.seq, entry]));
  return [...merged.values()].sort((a, b) => a.seq - b.seq);
}

/** The seq of the last entry that a member’s command may have left; 0: there is none; null: that is not known yet. */
export function lastTrace(transcript: Transcript | undefined): number | null {
  if (transcript?.state !== 'ready') return null;
  return transcript.entries.findLast(({ from }) => from === 'member' || from === 'system')?.seq ?? 0;
}

/** Whether an entry waits to be read by members: the visitor’s and the system’s do. */
export function wantsReading({ from, audience }: Entry): boolean {
  return audience === undefined && (from === 'visitor' || from === 'system');
}

/** The seq of the first of the last `unread` entries that wait to be read; null: there are none. */
export function firstUnread(entries: readonly Entry[], unread: number): number | null {
  let left = unread;
  let first: number | null = null;
  for (let i = entries.length - 1; i >= 0 && left > 0; i--) {
    const entry = entries[i];
    if (!entry || !wantsReading(entry)) continue;
    first = entry.seq;
    left -= 1;
  }
  return first;
}

/** An entry as one line of text. */
export function lineOf(entry: Entry): string {
  switch (entry.type) {
    case 'text':
    case 'event':
      return entry.text;
    case 'image':
      return entry.caption ?? entry.image.alt;
    case 'card':
      return entry.card.title;
    case 'carousel':
      return entry.cards.map(({ title }) => title).join(', ');
  }
}
