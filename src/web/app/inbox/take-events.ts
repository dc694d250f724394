import type { Entry } from '../api/types.ts';
import { withoutArrived } from './outgoing.ts';
import { NOBODY, takeSignal, withoutEnded, type Signal } from './presence.ts';
import { belongs, inOrder, readUpTo, recount, takeRow, type ChangedRow } from './rows.ts';
import type { InboxState, Line, Row } from './state.ts';
import { hasGap, lastSeq, takeEntries } from './transcript.ts';

export type InboxEvent =
  | { type: 'change'; conversation: ChangedRow; entries: readonly Entry[] }
  /** `at`: milliseconds since 1970. */
  | { type: 'signal'; signal: Signal; at: number }
  | { type: 'line'; line: Line };

export interface Hold {
  /** Somebody is about to press one of the list’s rows: none of them moves. */
  order: boolean;
}

/** The inbox after everything that came within one frame. What has not changed is the same object as before. */
export function takeEvents(state: InboxState, events: readonly InboxEvent[], hold: Hold): InboxState {
  const next = { ...state };
  const changed = new Map<string, Row>();

  for (const event of events) {
    switch (event.type) {
      case 'line':
        next.line = event.line;
        break;
      case 'signal':
        if (event.signal.kind === 'read') {
          const row = changed.get(event.signal.conversation) ?? state.rows.get(event.signal.conversation);
          const read = row && readUpTo(row, event.signal.seq ?? 0);
          if (read && read !== row) changed.set(read.id, read);
        } else takeSignalInto(next, event.signal, event.at);
        break;
      case 'change': {
        const { conversation, entries } = event;
        const { id } = conversation;
        const known = changed.get(id) ?? state.rows.get(id);
        const row = takeRow(known, conversation, entries);
        if (row !== known) {
          changed.set(id, row);
          if (!known) next.countsAreOld = true;
          else if (next.counts) next.counts = recount(next.counts, known, row, state.me);
        }
        takeEntriesInto(next, id, entries);
        break;
      }
    }
  }
  if (changed.size > 0) {
    next.rows = new Map([...state.rows, ...changed]);
    next.list = relist(next, changed.keys(), hold);
  }
  return next;
}

function takeEntriesInto(next: InboxState, id: string, entries: readonly Entry[]): void {
  if (entries.length === 0) return;
  const transcript = next.transcripts.get(id);
  if (transcript) next.transcripts = new Map(next.transcripts).set(id, takeEntries(transcript, entries));
  const outgoing = next.outgoing.get(id);
  const left = outgoing && withoutArrived(outgoing, entries);
  if (left && left !== outgoing) next.outgoing = new Map(next.outgoing).set(id, left);
  // Who has sent something does not write it any more.
  const presence = next.presence.get(id);
  if (presence && presence.visitorTypingUntil > 0 && entries.some(({ from }) => from === 'visitor'))
    next.presence = new Map(next.presence).set(id, { ...presence, visitorTypingUntil: 0 });
}

function takeSignalInto(next: InboxState, signal: Signal, at: number): void {
  if (signal.member?.id === next.me) return;
  const { conversation } = signal;
  const presence = takeSignal(next.presence.get(conversation) ?? NOBODY, signal, at);
  next.presence = new Map(next.presence).set(conversation, presence);
}

/** The list after some conversations have changed; the same object when nothing about it has. */
function relist({ list, rows, me }: InboxState, changed: Iterable<string>, hold: Hold): InboxState['list'] {
  const listed = new Set(list.ids);
  for (const id of changed) {
    const row = rows.get(id);
    if (row && belongs(row, list, me, listed.has(id))) listed.add(id);
    else listed.delete(id);
  }
  const kept = [...listed];
  const ids = hold.order ? kept : sorted(kept, rows, list.filter.view);
  const isSame = ids.length === list.ids.length && ids.every((id, index) => id === list.ids[index]);
  return isSame ? list : { ...list, ids };
}

/** Puts the list in order again, after it was held. */
export function reorder(state: InboxState): InboxState {
  const list = relist(state, [], { order: false });
  return list === state.list ? state : { ...state, list };
}

export function sorted(
  ids: Iterable<string>,
  rows: ReadonlyMap<string, Row>,
  view: InboxState['list']['filter']['view'],
): string[] {
  const known = [...ids].flatMap((id) => rows.get(id) ?? []);
  return inOrder(known, view).map(({ id }) => id);
}

/** Without signs that have ended by themselves; the same object when none has. */
export function withoutEndedSigns(state: InboxState, now: number): InboxState {
  const changed = [...state.presence].flatMap(([id, presence]) => {
    const left = withoutEnded(presence, now);
    return left === presence ? [] : [[id, left] as const];
  });
  return changed.length === 0 ? state : { ...state, presence: new Map([...state.presence, ...changed]) };
}

/** Whether the page shows everything there is of a conversation. */
export function isWhole({ rows, transcripts }: InboxState, id: string): boolean {
  const transcript = transcripts.get(id);
  const row = rows.get(id);
  return (
    transcript?.state === 'ready' &&
    !hasGap(transcript) &&
    row !== undefined &&
    lastSeq(transcript) >= row.seq
  );
}

/** Why nothing can be sent to a conversation now, in a sentence; null: it can. */
export function whyNotSend(state: InboxState, id: string): string | null {
  if (state.rows.get(id)?.status === 'closed') return 'This conversation is closed.';
  switch (state.line) {
    case 'connecting':
      return 'Connecting. You can send as soon as everything is here.';
    case 'broken':
      return 'The connection is lost. You can send once it is back and what you missed is shown.';
    case 'catching-up':
      return 'Loading what you missed. You can send once it is shown.';
    case 'live':
      return isWhole(state, id) ? null : 'Loading the conversation. You can send once it is shown.';
  }
}
