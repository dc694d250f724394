/** What a member's list of conversations shows beside the conversations themselves. */
import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Entry } from '../flow/transcript.ts';
import type { Database } from './database.ts';
import { ofTeamsQueue } from './routing/queue.ts';
import { conversations, members } from './schema.ts';

export type InboxView = 'mine' | 'unassigned' | 'queued' | 'open' | 'resolved' | 'closed';

/** Nobody reads a larger number; counting on would cost. */
export const MOST_UNREAD = 100;
export const MOST_COUNTED = 1_000;

/** The last entry that the visitor can see too, as a line of text. */
export interface LastEntry {
  seq: number;
  from: Entry['from'];
  text: string;
  /** ISO 8601 UTC. */
  at: string;
}

export interface InboxDetails {
  /** Of the contact, or else what the visitor is called. */
  contactName: string | null;
  last: LastEntry | null;
  /** Entries of the visitor and the system after the member's read mark, `MOST_UNREAD` at most; null: no member asks. */
  unread: number | null;
}

/** Word for word as in the index `conversations_open`, which is used only then. */
const isOpen = sql`status not in ('resolved', 'closed')`;

/** Which conversations a view shows; `member`: whose list it is. */
export function inView(view: InboxView, member: string | null): SQL | undefined {
  switch (view) {
    case 'mine':
      return and(isOpen, sql`${conversations.assignee} ->> 'id' = ${member}`);
    case 'unassigned':
      return and(isOpen, sql`${conversations.assignee} is null`);
    case 'open':
      return isOpen;
    case 'queued':
    case 'resolved':
    case 'closed':
      return eq(conversations.status, view);
  }
}

/** What a team looks after: conversations that wait for it, came from its queue, or are with one of its members. */
export function ofTeam(team: string): SQL {
  return sql`(${ofTeamsQueue(team)} or ${conversations.assignee} ->> 'id' in (
    select ${members.id} from ${members} where ${members.teams} @> to_jsonb(${team}::text)))`;
}

/** Of each of these conversations; `member`: whose read marks count. */
export async function inboxDetails(
  database: Pick<Database, 'query'>,
  conversationIds: string[],
  member: string | null,
): Promise<Map<string, InboxDetails>> {
  const rows = await database.query<InboxDetails & { id: string; lastEntry: Entry | null }>(
    `select c.id,
       coalesce(contact.name, contact.email, contact.phone, c.request -> 'visitor' ->> 'name') as "contactName",
       (select e.entry from entries e
        where e.conversation_id = c.id and e.entry ->> 'audience' is null
        order by e.seq desc limit 1) as "lastEntry",
       case when $2::text is not null then (
         select count(*)::int from (
           select 1 from entries e
           where e.conversation_id = c.id and e.seq > coalesce(mark.seq, 0) and ${IS_NEWS}
           limit ${MOST_UNREAD}
         ) news
       ) end as unread
     from conversations c
     left join contacts contact on contact.id = c.contact_id
     left join read_marks mark on mark.member_id = $2 and mark.conversation_id = c.id
     where c.id = any($1::text[])`,
    [conversationIds, member],
  );
  return new Map(
    rows.map(({ id, contactName, lastEntry, unread }) => [
      id,
      { contactName, last: lastEntry && lineOf(lastEntry), unread },
    ]),
  );
}

export type InboxCounts = Record<InboxView | 'unread', number>;

/** How many conversations each view has, `MOST_COUNTED` at most; `unread`: those of the member's own with news. */
export async function countInbox(
  database: Pick<Database, 'query'>,
  member: string | null,
): Promise<InboxCounts> {
  const counted = (condition: string) =>
    `(select count(*)::int from (select 1 from conversations c where ${condition} limit ${MOST_COUNTED}) found)`;
  const open = `c.status not in ('resolved', 'closed')`;
  const mine = `${open} and c.assignee ->> 'id' = $1`;
  const hasNews = `exists (
    select 1 from entries e
    where e.conversation_id = c.id and ${IS_NEWS} and e.seq > coalesce((
      select seq from read_marks where member_id = $1 and conversation_id = c.id), 0))`;
  const [counts] = await database.query<InboxCounts>(
    `select ${counted(mine)} as mine,
       ${counted(`${open} and c.assignee is null`)} as unassigned,
       ${counted(`c.status = 'queued'`)} as queued,
       ${counted(open)} as open,
       ${counted(`c.status = 'resolved'`)} as resolved,
       ${counted(`c.status = 'closed'`)} as closed,
       ${counted(`${mine} and ${hasNews}`)} as unread`,
    [member],
  );
  if (!counts) throw new Error('Counting gave no row.');
  return counts;
}

/**
 * Moves a member's read mark forward, to the last entry at most; it never goes back.
 * @returns where it is now, and whether it moved; `null`: there is no such conversation
 */
export async function moveReadMark(
  database: Pick<Database, 'query'>,
  member: string,
  conversationId: string,
  seq: number,
): Promise<{ seq: number; moved: boolean } | null> {
  const [row] = await database.query<{ seq: number; moved: boolean }>(
    `with target as (
       select id, least($3::int, seq) as seq from conversations where id = $2
     ), moved as (
       insert into read_marks as mark (member_id, conversation_id, seq) select $1, id, seq from target
       on conflict (member_id, conversation_id) do update set seq = excluded.seq where mark.seq < excluded.seq
       returning seq
     )
     select coalesce(
         (select seq from moved),
         (select seq from read_marks where member_id = $1 and conversation_id = $2),
         target.seq
       ) as seq, exists (select 1 from moved) as moved
     from target`,
    [member, conversationId, seq],
  );
  return row ?? null;
}

/** What a member has not said or done themselves, and the visitor sees. */
const IS_NEWS = `e.entry ->> 'from' in ('visitor', 'system') and e.entry ->> 'audience' is null`;

function lineOf(entry: Entry): LastEntry {
  const { seq, from, at } = entry;
  return { seq, from, at, text: textOf(entry).replaceAll(/\s+/g, ' ').slice(0, 200) };
}

function textOf(entry: Entry): string {
  switch (entry.type) {
    case 'text':
    case 'event':
      return entry.text;
    case 'image':
      return entry.caption ?? entry.image.alt;
    case 'card':
      return entry.card.title;
    case 'carousel':
      return entry.cards.map(({ title }) => title).join(' · ');
  }
}
