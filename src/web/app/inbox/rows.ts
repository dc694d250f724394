import { replaceEqualDeep } from '@tanstack/react-query';
import type { View } from '../api/conversations.ts';
import type { ConversationCounts, Entry } from '../api/types.ts';
import type { List, Row, TeamParts } from './state.ts';
import { lineOf, wantsReading } from './transcript.ts';
import { viewsOf } from './views-of.ts';

/** A conversation as the stream tells of it: what depends on the reader may be missing. */
export type ChangedRow = Omit<Row, 'unread' | 'last' | 'contactName'> & Partial<Pick<Row, 'contactName'>>;

/**
 * Takes in a change. The stream tells of how the conversation stands by then, which may be after changes that are told
 * of later: so entries are counted by their own seq, each once. What is told twice changes nothing, and what is in the
 * row as before stays the same object.
 */
export function takeRow(known: Row | undefined, changed: ChangedRow, entries: readonly Entry[]): Row {
  const before = known ? toldOf(known) : 0;
  const told = Math.max(before, entries.at(-1)?.seq ?? (known ? 0 : changed.seq));
  const { told: _told, ...standing } = known && isOlder(changed, known) ? known : changed;
  const fresh = entries.filter(({ seq }) => seq > before);
  const shown = entries.findLast(
    ({ seq, audience }) => audience === undefined && seq > (known?.last?.seq ?? before),
  );
  return replaceEqualDeep(known, {
    ...standing,
    ...(told !== standing.seq && { told }),
    unread: (known?.unread ?? 0) + fresh.filter(wantsReading).length,
    last: shown
      ? { seq: shown.seq, from: shown.from, text: lineOf(shown), at: shown.at }
      : (known?.last ?? null),
    contactName: changed.contactName ?? known?.contactName ?? null,
  });
}

/** The row after the member has read everything up to `seq`; the same one when there is more. */
export function readUpTo(row: Row, seq: number): Row {
  if (row.seq > seq || (row.unread === 0 && toldOf(row) >= seq)) return row;
  return { ...row, unread: 0, told: Math.max(toldOf(row), seq) };
}

const toldOf = ({ told, seq }: Row) => told ?? seq;

function isOlder(changed: ChangedRow, known: Row): boolean {
  return changed.seq < known.seq || (changed.seq === known.seq && changed.updatedAt < known.updatedAt);
}

/** What may change with every message, and is shown in lists and in the transcript at most. */
const OF_MESSAGES: ReadonlySet<string> = new Set<keyof Row>([
  'seq',
  'told',
  'updatedAt',
  'unread',
  'last',
  'until',
  'expects',
  'working',
]);

/** Whether nothing about a conversation has changed but that something was said in it. */
export function standsAs(before: Row | undefined, after: Row | undefined): boolean {
  if (before === after) return true;
  if (!before || !after) return false;
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Row>;
  return [...fields].every((field) => OF_MESSAGES.has(field) || before[field] === after[field]);
}

/** Whether a conversation stands in the list. What a search finds only the server knows: there the list keeps what it has. */
export function belongs(row: Row, { filter, team }: List, me: string, isListed: boolean): boolean {
  return (
    viewsOf(row, me).includes(filter.view) &&
    (filter.team === '' || (team ? isOfTeam(row, filter.team, team) : isListed)) &&
    (filter.segment === '' || row.segment === filter.segment) &&
    (filter.q === '' || isListed)
  );
}

/** As the server narrows its lists: what waits for the team or came from its queue, and what its members have. */
function isOfTeam(
  { ticket, segment, assignee }: Row,
  team: string,
  { members, segments }: TeamParts,
): boolean {
  if (assignee && members.has(assignee.id)) return true;
  if (!ticket) return false;
  if (ticket.team !== undefined || ticket.member !== undefined) return ticket.team === team;
  const routedBy = ticket.segment ?? segment;
  return routedBy !== null && segments.has(routedBy);
}

/** Where people are waited for, whoever waits longest comes first; elsewhere, where something was said last. */
export function inOrder(rows: readonly Row[], view: View): Row[] {
  if (view === 'queued' || view === 'unassigned')
    return [...rows].sort((a, b) => compare(waitsSince(a), waitsSince(b)) || compare(a.id, b.id));
  return [...rows].sort((a, b) => compare(saidAt(b), saidAt(a)) || compare(a.id, b.id));
}

export const waitsSince = ({ queuedAt, createdAt }: Row): string => queuedAt ?? createdAt;

const saidAt = ({ last, updatedAt }: Row): string => last?.at ?? updatedAt;

// Moments are all in UTC with the same digits, so that their texts are in their order.
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The counts after a conversation has changed from `before` to `after`; the same object when it is counted as before. */
export function recount(counts: ConversationCounts, before: Row, after: Row, me: string): ConversationCounts {
  const was = viewsOf(before, me);
  const is = viewsOf(after, me);
  const left = was.filter((view) => !is.includes(view));
  const entered = is.filter((view) => !was.includes(view));
  if (left.length === 0 && entered.length === 0) return counts;
  const changed = { ...counts };
  for (const view of left) changed[view] = Math.max(0, changed[view] - 1);
  for (const view of entered) changed[view] += 1;
  return changed;
}

/** Who the visitor is, as far as it is known. */
export function nameOf({
  contactName,
  contact,
  visitor,
  id,
}: Pick<Row, 'contactName' | 'contact' | 'visitor' | 'id'>): string {
  const names = [contact?.['name'], contactName, visitor['name'], contact?.['email'], visitor['email']];
  return (
    names.find((name): name is string => typeof name === 'string' && name.trim() !== '') ??
    `Visitor ${shortId(id)}`
  );
}

/** Enough of an id to tell conversations apart. */
const shortId = (id: string) => id.replace(/[^A-Za-z0-9]/g, '').slice(-6);

/** Whether this member is asked to take it. */
export const isOfferedTo = ({ status, ticket }: Row, me: string): boolean =>
  status === 'queued' && ticket?.offer?.member.id === me;

/** The ids of the conversations that this member is asked to take, the oldest offer first. */
export function offersTo(rows: Iterable<Row>, me: string): string[] {
  const offers: Row[] = [];
  for (const row of rows) if (isOfferedTo(row, me)) offers.push(row);
  return inOrder(offers, 'queued').map(({ id }) => id);
}
