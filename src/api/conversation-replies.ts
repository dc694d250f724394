/** From what is stored to what a caller is told. */
import type { z } from 'zod';
import type { Outcome, Projection } from '../flow/projection.ts';
import type { Ticket } from '../flow/state.ts';
import type { Entry, MemberRef } from '../flow/transcript.ts';
import { findContact, findContacts, type ContactRow } from '../store/contacts.ts';
import { forVisitor, readTranscript, type ConversationRow, type Reader } from '../store/conversations.ts';
import type { Database } from '../store/database.ts';
import { findMember } from '../store/directory.ts';
import { placeInQueue } from '../store/routing/queue.ts';
import { contactView } from './contact-schemas.ts';
import type { conversationView, turnReply, visitorView } from './conversation-schemas.ts';
import { withDeliveries, type ReadEntry } from './outbox-replies.ts';
import type { Caller } from './route.ts';

/** More than a bounded turn can say. */
const LONGEST_TURN = 1_000;

export const readerOf = (caller: Caller): Reader => (caller.kind === 'visitor' ? 'visitor' : 'member');

/** Entries of the transcript as this reader gets them; a member also sees what became of what was sent. */
export async function entriesFor(
  database: Database,
  conversationId: string,
  range: { after: number; upTo?: number; limit: number },
  reader: Reader,
): Promise<ReadEntry[]> {
  const entries = await readTranscript(database, conversationId, range, reader);
  return reader === 'visitor' ? entries : withDeliveries(database, conversationId, entries);
}

/** What is said to the visitor: the bot's, the members' and the system's entries, not their own. */
export function saidToVisitor(entries: Entry[]): Entry[] {
  return entries
    .filter((entry) => entry.from !== 'visitor' && entry.audience === undefined)
    .map((entry) => forVisitor(entry));
}

/** The reply to an input whose turn has ended. */
export async function finishedTurn(
  database: Database,
  conversationId: string,
  outcome: Outcome,
  projection?: Projection,
): Promise<z.input<typeof turnReply>> {
  const { firstSeq, lastSeq, status, expects } = outcome;
  const turn = await entriesBetween(database, conversationId, firstSeq, lastSeq, projection);
  return { messages: saidToVisitor(turn), status, expects, seq: lastSeq, working: false };
}

/** The reply to an input whose turn goes on: what there is. */
export async function openTurn(
  database: Database,
  conversationId: string,
  firstSeq: number,
  projection: Projection,
): Promise<z.input<typeof turnReply>> {
  const { seq, view } = projection;
  const turn = await entriesBetween(database, conversationId, firstSeq, seq, projection);
  return { messages: saidToVisitor(turn), status: view.status, expects: view.expects, seq, working: true };
}

async function entriesBetween(
  database: Database,
  conversationId: string,
  firstSeq: number,
  lastSeq: number,
  projection?: Projection,
): Promise<Entry[]> {
  if (lastSeq < firstSeq) return [];
  const first = projection?.entries[0];
  if (projection && first && first.seq <= firstSeq) {
    return projection.entries.filter((entry) => entry.seq >= firstSeq && entry.seq <= lastSeq);
  }
  const range = { after: firstSeq - 1, upTo: lastSeq, limit: LONGEST_TURN };
  return readTranscript(database, conversationId, range, 'visitor');
}

/** Only what concerns the visitor: of the people, who has the conversation. */
export async function viewForVisitor(
  database: Database,
  row: ConversationRow,
): Promise<z.input<typeof visitorView>> {
  const { id, status, expects, seq, working } = row;
  const queue = status === 'queued' ? await placeInQueue(database, id) : null;
  return {
    id,
    status,
    expects,
    seq,
    working,
    assignee: status === 'human' && row.assignee ? await asJoined(database, row.assignee) : null,
    queue: queue && { place: queue.place, since: queue.since.toISOString() },
  };
}

async function asJoined(database: Database, { id, name }: MemberRef) {
  return { name, picture: (await findMember(database, id))?.picture ?? null };
}

/** The conversations with the contacts that they are linked to, as those are now. */
export async function viewsForMember(
  database: Database,
  rows: readonly ConversationRow[],
): Promise<z.input<typeof conversationView>[]> {
  const contacts = await findContacts(
    database,
    rows.map(({ contactId }) => contactId),
  );
  return rows.map((row) => memberView(row, contacts.get(row.contactId ?? '') ?? null));
}

export async function viewForMember(
  database: Database,
  row: ConversationRow,
): Promise<z.input<typeof conversationView>> {
  const contact = row.contactId === null ? null : await findContact(database, row.contactId);
  return memberView(row, contact);
}

function memberView(row: ConversationRow, contact: ContactRow | null): z.input<typeof conversationView> {
  return {
    id: row.id,
    status: row.status,
    flow: { id: row.flowId, version: row.flowVersion, node: row.node },
    channel: row.request.channel,
    variables: row.variables,
    visitor: row.request.visitor,
    contact: contact && contactView(contact),
    segment: row.segment,
    assignee: row.assignee,
    ticket: row.ticket && ticketFor(row.ticket),
    queuedAt: row.queuedAt?.toISOString() ?? null,
    rating: row.rating,
    error: row.error,
    expects: row.expects,
    seq: row.seq,
    working: row.working,
    waitingFor: row.waitingFor,
    until: row.until?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function ticketFor({ team, member, segment, language, skill, strategy, offer, passed }: Ticket) {
  return {
    ...(team !== undefined && { team }),
    ...(member !== undefined && { member }),
    ...(segment !== undefined && { segment }),
    ...(language !== undefined && { language }),
    ...(skill !== undefined && { skill }),
    strategy,
    offer: offer ? { member: offer.member, until: new Date(offer.until).toISOString() } : null,
    passed,
  };
}
