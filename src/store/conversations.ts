/**
 * Conversations as readers see them. The workflow decides; these rows are written from its projections by whoever
 * was answered: the API after an update, an activity where nobody asked.
 */
import { and, asc, desc, eq, gt, isNotNull, isNull, lte, ne, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Projection } from '../flow/projection.ts';
import type { Entry, MemberRef, Status } from '../flow/transcript.ts';
import { linkConversation, recogniseContact, type VouchedVisitor } from './contacts.ts';
import type { Database } from './database.ts';
import { isDeleted } from './deleted-conversations.ts';
import { comesAfter, type PageEnd } from './page.ts';
import { storableJson } from './storable-json.ts';
import { inView, ofTeam, type InboxView } from './inbox.ts';
import { changes, contacts, conversations, entries, inbound, type StartRequest } from './schema.ts';

/** NOTIFY channel: a conversation has changed; the payload is its id. */
export const CHANGES_CHANNEL = 'conversation_changes';

export type ConversationRow = typeof conversations.$inferSelect;

export interface NewConversation {
  id: string;
  flowId: string;
  flowVersion: number;
  request: StartRequest;
  requestHash: string;
  /** By which the contact is found whom it is linked to. */
  visitor?: VouchedVisitor;
  /** The first message, written in the same transaction. */
  message?: { id: string; body: object; bodyHash: string };
}

/** Creates it unless the id is taken; either way resolves to the row. `null`: the id's conversation was deleted. */
export async function createConversation(
  { orm }: Pick<Database, 'orm'>,
  { visitor, message, ...values }: NewConversation,
): Promise<{ created: boolean; row: ConversationRow } | null> {
  return orm.transaction(async (tx) => {
    const contactId = visitor ? await recogniseContact(tx, visitor) : null;
    const [row] = await tx
      .insert(conversations)
      .values({ ...values, contactId, inboundCount: message ? 1 : 0 })
      .onConflictDoNothing()
      .returning();
    if (!row) {
      const [earlier] = await tx.select().from(conversations).where(eq(conversations.id, values.id));
      return earlier ? { created: false, row: earlier } : null;
    }
    // Looked at only now: the insertion may have waited for the transaction that deletes.
    if (await isDeleted({ orm: tx }, values.id)) {
      await tx.delete(conversations).where(eq(conversations.id, values.id));
      return null;
    }
    if (contactId !== null) await linkConversation(tx, contactId, values.id);
    if (message) {
      await tx.insert(inbound).values({
        ...message,
        conversationId: values.id,
        kind: 'message',
        position: 1,
        acceptedAt: sql`clock_timestamp()`,
      });
    }
    return { created: true, row };
  });
}

export async function findConversation(database: Database, id: string): Promise<ConversationRow | null> {
  const [row] = await database.orm.select().from(conversations).where(eq(conversations.id, id));
  return row ?? null;
}

/**
 * Stores a projection: entries, outcomes, and how the conversation stands, in one statement. A projection that is
 * not newer than the row changes nothing, because a newer one held all of it.
 * @param isAsked false: the workflow tells by itself, while whoever started the conversation may still wait for its
 * answer, and lose it. So that leaves the start to the sweeper, unless the answer is stored first.
 */
export async function storeProjection(
  database: Pick<Database, 'queryPrepared'>,
  conversationId: string,
  projection: Projection,
  isAsked = true,
): Promise<void> {
  const { rev, seq, view } = projection;
  await database.queryPrepared(
    `with before as (
       select seq, rev from conversations where id = $1 for update
     ), stored as (
       update conversations c set
         rev = $2, seq = $3, status = $4, node = $5::jsonb, expects = $6::jsonb, segment = $7,
         assignee = $8::jsonb, error = $9::jsonb, working = $10, waiting_for = $11, until = $12,
         ticket = $17::jsonb, queued_at = $18, rating = $19,
         variables = variables || $13::jsonb, handed_over = handed_over or $20,
         archive_at = case when $4 = 'closed' then now() else archive_at end,
         updated_at = case when $3 > c.seq then now() else c.updated_at end
       from before b where c.id = $1 and b.rev < $2
       returning b.seq as from_seq
     ), new_entries as (
       insert into entries (conversation_id, seq, entry)
       select $1, (e ->> 'seq')::int, e from stored, jsonb_array_elements($14::jsonb) e
       on conflict do nothing
     ), settled as (
       update inbound i set outcome = o, handed_over = true
       from stored, jsonb_array_elements($15::jsonb) o
       where i.conversation_id = $1 and i.id = o ->> 'id' and i.outcome is null
     ), announced as (
       insert into changes (conversation_id, from_seq, to_seq) select $1, from_seq, $3 from stored
     )
     select pg_notify($16, $1) from stored`,
    [
      conversationId,
      rev,
      seq,
      view.status,
      jsonOrNull(view.node),
      jsonOrNull(view.expects),
      view.segment,
      jsonOrNull(view.assignee),
      jsonOrNull(view.error),
      view.working,
      view.waitingFor,
      view.until,
      storableJson(projection.variables),
      storableJson(projection.entries),
      storableJson(projection.outcomes),
      CHANGES_CHANNEL,
      jsonOrNull(view.ticket),
      view.queuedAt,
      view.rating,
      isAsked,
    ],
  );
}

/** Who reads: a visitor never sees what is for members. */
export type Reader = 'visitor' | 'member';

const visibleTo = (reader: Reader): SQL | undefined =>
  reader === 'visitor' ? sql`${entries.entry} ->> 'audience' is null` : undefined;

/** An entry as a visitor may have it: who wrote by name only, and of an event only its text. */
export function forVisitor(entry: Entry): Entry {
  const { author, ...rest } = entry;
  if (rest.type === 'event') delete rest.data;
  return author ? { ...rest, author: { name: author.name } } : rest;
}

/** The transcript after `after`, oldest first. */
export async function readTranscript(
  database: Database,
  conversationId: string,
  range: { after: number; upTo?: number; limit: number },
  reader: Reader,
): Promise<Entry[]> {
  const rows = await database.orm
    .select({ entry: entries.entry })
    .from(entries)
    .where(
      and(
        eq(entries.conversationId, conversationId),
        gt(entries.seq, range.after),
        range.upTo === undefined ? undefined : lte(entries.seq, range.upTo),
        visibleTo(reader),
      ),
    )
    .orderBy(asc(entries.seq))
    .limit(range.limit);
  return reader === 'visitor' ? rows.map((row) => forVisitor(row.entry)) : rows.map((row) => row.entry);
}

/** Entries after `fromSeq` up to `toSeq` are new, and the conversation's row may have changed. */
export type Change = Omit<typeof changes.$inferSelect, 'xid'>;

const changeColumns = {
  cursor: changes.cursor,
  conversationId: changes.conversationId,
  fromSeq: changes.fromSeq,
  toSeq: changes.toSeq,
  at: changes.at,
};

/** A conversation's changes after `cursor`, in the order in which they were committed. */
export async function readChanges(
  database: Database,
  conversationId: string,
  cursor: number,
  limit: number,
): Promise<Change[]> {
  return database.orm
    .select(changeColumns)
    .from(changes)
    .where(and(eq(changes.conversationId, conversationId), gt(changes.cursor, cursor)))
    .orderBy(asc(changes.cursor))
    .limit(limit);
}

/** Where a reader of all conversations stands: the transaction, and the change within it. */
export interface GlobalCursor {
  xid: string;
  cursor: number;
}

/**
 * Every conversation's changes after `after`. Transactions commit in another order than they take their numbers, so
 * it goes by transaction and stops short of the oldest one still open: what commits late is never skipped.
 */
export async function readAllChanges(
  { orm }: Pick<Database, 'orm'>,
  after: GlobalCursor,
  limit: number,
): Promise<(Change & GlobalCursor)[]> {
  return orm
    .select({ ...changeColumns, xid: sql<string>`${changes.xid}::text` })
    .from(changes)
    .where(
      and(
        sql`(${changes.xid}, ${changes.cursor}) > (${after.xid}::xid8, ${after.cursor}::bigint)`,
        sql`${changes.xid} < pg_snapshot_xmin(pg_current_snapshot())`,
      ),
    )
    .orderBy(asc(changes.xid), asc(changes.cursor))
    .limit(limit);
}

/**
 * Whether changes after `after` wait for an older transaction to end. That one's end is announced only if it changes
 * a conversation too, so whoever waits has to look again.
 */
export async function changesHeldUp({ orm }: Pick<Database, 'orm'>, after: GlobalCursor): Promise<boolean> {
  const [row] = await orm
    .select({ cursor: changes.cursor })
    .from(changes)
    .where(
      and(
        sql`(${changes.xid}, ${changes.cursor}) > (${after.xid}::xid8, ${after.cursor}::bigint)`,
        sql`${changes.xid} >= pg_snapshot_xmin(pg_current_snapshot())`,
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** The transaction that the next one to begin will be. */
export async function nextTransaction(database: Pick<Database, 'query'>): Promise<string> {
  const [row] = await database.query<{ xid: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text as xid',
  );
  return row?.xid ?? '0';
}

/** Whether a transaction before `xid` may still show changes after `after`. */
export async function changesBefore(
  database: Pick<Database, 'query'>,
  after: GlobalCursor,
  xid: string,
): Promise<boolean> {
  const [row] = await database.query<{ more: boolean }>(
    `select pg_snapshot_xmin(pg_current_snapshot()) < $1::xid8 or exists (
       select 1 from changes where (xid, cursor) > ($2::xid8, $3::bigint) and xid < $1::xid8
     ) as more`,
    [xid, after.xid, after.cursor],
  );
  return row?.more ?? false;
}

/** Where a reader of all conversations starts who wants only what comes. */
export async function globalCursorNow(database: Database): Promise<GlobalCursor> {
  const [row] = await database.query<{ xid: string }>(
    `select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as xid`,
  );
  return { xid: row?.xid ?? '0', cursor: Number.MAX_SAFE_INTEGER };
}

/** The cursor that a reader who has seen everything of a conversation up to now goes on from. */
export async function lastCursor(database: Database, conversationId: string): Promise<number> {
  const [row] = await database.orm
    .select({ cursor: sql<number>`coalesce(max(${changes.cursor}), 0)::float8` })
    .from(changes)
    .where(eq(changes.conversationId, conversationId));
  return row?.cursor ?? 0;
}

export interface ConversationFilter {
  view?: InboxView;
  /** Whose list it is: for the view `mine`. */
  member?: string;
  team?: string;
  status?: Status;
  /** A member's id; `none`: unassigned. */
  assignee?: string;
  segment?: string;
  flow?: string;
  /** The id of the contact it is linked to. */
  contact?: string;
  /** Found in a text of the transcript, or in what is known of the visitor or the contact. */
  q?: string;
  /** The last row of the page before. */
  before?: PageEnd;
  limit: number;
}

/** Conversations, the one that changed last first. */
export async function listConversations(
  database: Database,
  filter: ConversationFilter,
): Promise<ConversationRow[]> {
  const { before } = filter;
  const pattern = filter.q === undefined ? undefined : `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
  return database.orm
    .select()
    .from(conversations)
    .where(
      and(
        filter.view && inView(filter.view, filter.member ?? null),
        filter.team === undefined ? undefined : ofTeam(filter.team),
        filter.status && eq(conversations.status, filter.status),
        filter.assignee === 'none' ? isNull(conversations.assignee) : undefined,
        filter.assignee !== undefined && filter.assignee !== 'none'
          ? sql`${conversations.assignee} ->> 'id' = ${filter.assignee}`
          : undefined,
        filter.segment === undefined ? undefined : eq(conversations.segment, filter.segment),
        filter.flow === undefined ? undefined : eq(conversations.flowId, filter.flow),
        filter.contact === undefined ? undefined : eq(conversations.contactId, filter.contact),
        pattern === undefined
          ? undefined
          : sql`(${conversations.request}::text ilike ${pattern} or exists (
              select 1 from entries e
              where e.conversation_id = ${conversations.id} and e.entry ->> 'text' ilike ${pattern})
            or exists (
              select 1 from ${contacts} where ${contacts.id} = ${conversations.contactId}
              and concat_ws(' ', ${contacts.name}, ${contacts.email}, ${contacts.phone}) ilike ${pattern}))`,
        before && comesAfter(conversations, before),
      ),
    )
    .orderBy(desc(conversations.updatedAt), desc(conversations.id))
    .limit(filter.limit);
}

/** The member who last had a conversation of the same visitor, or of the contact they turned out to be. */
export async function previousMember(
  { orm }: Pick<Database, 'orm'>,
  conversationId: string,
): Promise<MemberRef | null> {
  const earlier = alias(conversations, 'earlier');
  const sameVisitor = sql`${earlier.request} -> 'visitor' ->> 'id' = ${conversations.request} -> 'visitor' ->> 'id'`;
  const [row] = await orm
    .select({ assignee: earlier.assignee })
    .from(conversations)
    .innerJoin(
      earlier,
      and(
        or(sameVisitor, eq(earlier.contactId, conversations.contactId)),
        ne(earlier.id, conversations.id),
        isNotNull(earlier.assignee),
      ),
    )
    .where(eq(conversations.id, conversationId))
    .orderBy(desc(earlier.updatedAt))
    .limit(1);
  return row?.assignee ?? null;
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : storableJson(value);
}
