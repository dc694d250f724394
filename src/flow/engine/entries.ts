import { toIso } from '../expressions/instant.ts';
import type { Entry, EventEntry, MemberRef, Value } from '../transcript.ts';
import type { FlowError, Instant } from '../state.ts';
import { perform, setError } from './turn.ts';
import type { Turn } from './turn.ts';

type Omitted<T> = T extends Entry ? Omit<T, 'seq' | 'id' | 'at'> : never;
/** An entry without what `addEntry` fills in. */
export type NewEntry = Omitted<Entry>;

/** Adds an entry to the transcript. Only a visitor's message and a member's reply bring an id of their own. */
export function addEntry(turn: Turn, entry: NewEntry, id?: string, at?: Instant): void {
  const seq = turn.state.seq + 1;
  turn.state.seq = seq;
  const numbered = { seq, id: id ?? `e${seq}`, at: at === undefined ? turn.nowText : toIso(at), ...entry };
  perform(turn, { type: 'entry', entry: numbered });
}

/** What the bot says, as a text; nothing when there is nothing to say. */
export function sayText(turn: Turn, text: string): void {
  if (text.trim() !== '') addEntry(turn, { from: 'bot', type: 'text', text });
}

/** Notes what happened to the conversation. */
export function addEvent(
  turn: Turn,
  event: EventEntry['event'],
  text: string,
  options: { membersOnly?: boolean; data?: { [key: string]: Value } } = {},
): void {
  addEntry(turn, {
    from: 'system',
    type: 'event',
    event,
    text,
    ...(options.membersOnly ? { audience: 'members' as const } : {}),
    ...(options.data ? { data: options.data } : {}),
  });
}

/** A member as an event's data. */
export function memberData({ id, name }: MemberRef): { [key: string]: Value } {
  return { id, name };
}

/**
 * Something went wrong that the flow can live with (a value too large, an unsafe link): the error is set, and
 * members see it once.
 */
export function report(turn: Turn, error: FlowError): void {
  const { error: last, position } = turn.state;
  const known = last?.code === error.code && last.message === error.message;
  setError(turn, error);
  if (!known)
    addEvent(turn, 'failed', error.message, { membersOnly: true, data: errorData(error, position?.node) });
}

export function errorData(error: FlowError, node: string | undefined): { [key: string]: Value } {
  return { code: error.code, ...(node === undefined ? {} : { node }) };
}
