/** Conversations as those see them who operate them: what each run does, where it stands, and what goes wrong. */
import { and, desc, eq, gte, lte, sql, type SQL } from 'drizzle-orm';
import type { FlowError } from '../flow/state.ts';
import type { Status } from '../flow/transcript.ts';
import type { ConversationRow } from './conversations.ts';
import type { Database } from './database.ts';
import { comesAfter, type PageEnd } from './page.ts';
import {
  contacts,
  conversations,
  DIGITS_OF_VISITOR,
  DIGITS_SENT_TO,
  flows,
  INDEXED_DIGITS,
  outbox,
  type Provider,
  type SendState,
} from './schema.ts';

type Store = Pick<Database, 'orm' | 'query'>;

/** A send that has not been accepted, or of which that is not known, or that has not arrived. */
export interface TroubledSend {
  /** Its outbox key. */
  key: string;
  conversationId: string;
  provider: Provider;
  state: Exclude<SendState, 'sent' | 'delivered'>;
  /** How often the provider has been asked. */
  attempts: number;
  /** What it failed with, or what the last attempt met. */
  error: FlowError | null;
  nextAttemptAt: Date | null;
}

export interface RunFilter {
  flow?: string;
  version?: number;
  /** `open`: neither resolved nor closed. */
  status?: Status | 'open';
  /** The id of the node it stands at. */
  node?: string;
  /** The id of the contact it is linked to. */
  contact?: string;
  /** Of the conversation itself, or of what it sends: this code, or `any`. */
  error?: string;
  /** When it changed last. */
  from?: Date;
  to?: Date;
  q?: string;
  /** The last row of the page before. */
  before?: PageEnd;
  limit: number;
}

export type RunRow = ConversationRow & { flowName: string; contactName: string | null };

/** Conversations, the one that changed last first. */
export async function listRuns({ orm }: Store, filter: RunFilter): Promise<RunRow[]> {
  const { flow, version, status, node, contact, error, from, to, q, before, limit } = filter;
  return rowsOf(
    await selectRuns(orm)
      .where(
        and(
          flow === undefined ? undefined : eq(conversations.flowId, flow),
          version === undefined ? undefined : eq(conversations.flowVersion, version),
          status && (status === 'open' ? IS_OPEN : eq(conversations.status, status)),
          node === undefined ? undefined : sql`${conversations.node} ->> 'id' = ${node} and node is not null`,
          contact === undefined ? undefined : eq(conversations.contactId, contact),
          error === undefined ? undefined : meets(error),
          from && gte(conversations.updatedAt, from),
          to && lte(conversations.updatedAt, to),
          q === undefined ? undefined : isFoundBy(q),
          before && comesAfter(conversations, before),
        ),
      )
      .orderBy(desc(conversations.updatedAt), desc(conversations.id))
      .limit(limit),
  );
}

export async function findRun({ orm }: Store, id: string): Promise<RunRow | null> {
  const [row] = rowsOf(await selectRuns(orm).where(eq(conversations.id, id)));
  return row ?? null;
}

const selectRuns = (orm: Store['orm']) =>
  orm
    .select({
      row: conversations,
      flowName: sql<string>`coalesce(${flows.name}, ${conversations.flowId})`,
      contactName: sql<string | null>`coalesce(${contacts.name}, ${contacts.email}, ${contacts.phone})`,
    })
    .from(conversations)
    .leftJoin(flows, eq(flows.id, conversations.flowId))
    .leftJoin(contacts, eq(contacts.id, conversations.contactId))
    .$dynamic();

function rowsOf(
  selected: { row: ConversationRow; flowName: string; contactName: string | null }[],
): RunRow[] {
  return selected.map(({ row, ...names }) => ({ ...row, ...names }));
}

/** Word for word as in the index `conversations_open`. */
const IS_OPEN = sql`${conversations.status} not in ('resolved', 'closed')`;

/** What the last attempt of a send met. */
const LAST_CODE = sql`(
  select attempt.entry ->> 'code' from jsonb_array_elements(${outbox.attempts}) with ordinality attempt (entry, place)
  where attempt.entry ->> 'code' is not null order by attempt.place desc limit 1)`;

function meets(code: string): SQL {
  const sends = sql`select ${outbox.conversationId} from ${outbox}
    where ${outbox.state} not in ('sent', 'delivered')`;
  return code === 'any'
    ? sql`${conversations.id} in (
        select id from conversations where error is not null
        union all ${sends} and (${outbox.state} <> 'pending' or ${LAST_CODE} is not null))`
    : sql`${conversations.id} in (
        select id from conversations where error is not null and error ->> 'code' = ${code}
        union all ${sends} and coalesce(${outbox.error} ->> 'code', ${LAST_CODE}) = ${code})`;
}

/** By an id, a name or an address; a phone number is found however it is written, also that of whom it wrote to. */
function isFoundBy(q: string): SQL {
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const digits = digitsOf(q);
  const places = digits === null ? namesLike(pattern) : numbersLike(q, digits);
  // Each finds by what is indexed for it, which none of them could within one condition.
  return sql`${conversations.id} in (
    select id from conversations where id ilike ${pattern} union all ${sql.join(places, sql` union all `)})`;
}

function namesLike(pattern: string): SQL[] {
  return [
    sql`select id from conversations
      where request -> 'visitor' ->> 'id' ilike ${pattern} or request -> 'visitor' ->> 'name' ilike ${pattern}`,
    sql`select id from conversations where contact_id in (
      select id from contacts where concat_ws(' ', name, email) ilike ${pattern})`,
  ];
}

/** What stands in SQL here is word for word as in the indexes on these numbers. */
function numbersLike(q: string, digits: string): SQL[] {
  const last = digits.slice(-INDEXED_DIGITS);
  const hasNumber = (found: string) =>
    sql`right(${sql.raw(found)}, ${sql.raw(String(INDEXED_DIGITS))}) = ${last} and ${isNumber(sql.raw(found), digits)}`;
  return [
    sql`select id from conversations where request -> 'visitor' ->> 'id' = ${q}`,
    sql`select id from conversations
      where request -> 'visitor' ->> 'phone' is not null and ${hasNumber(DIGITS_OF_VISITOR)}`,
    sql`select id from conversations where contact_id in (
      select id from contacts where ${isNumber(sql`substr(phone, 2)`, digits)})`,
    sql`select conversation_id from outbox
      where provider in ('twilio', 'whatsapp') and ${hasNumber(DIGITS_SENT_TO)}`,
  ];
}

/** One of them may be written without its country code. */
function isNumber(found: SQL, digits: string): SQL {
  const known = sql`ltrim(${found}, '0')`;
  return sql`(length(${known}) >= ${INDEXED_DIGITS} and (${known} like '%' || ${digits}::text or ${digits}::text like '%' || ${known}))`;
}

/**
 * What tells a phone number, however it is spelled: its digits, without the zeros that stand for a country or a
 * region (`0044 (0)20 …`). `null`: it is none.
 */
function digitsOf(text: string): string | null {
  if (!/^\+?[\d\s().\-/]+$/.test(text)) return null;
  const digits = text.replace('(0)', '').replaceAll(/\D/g, '').replace(/^0+/, '');
  return digits.length >= INDEXED_DIGITS ? digits : null;
}

/** Of each of these conversations, the last send that did not go as it should. */
export async function lastTroubles(
  { query }: Pick<Store, 'query'>,
  conversationIds: readonly string[],
): Promise<Map<string, TroubledSend>> {
  const rows = await query<
    Omit<TroubledSend, 'error'> & { error: FlowError | null; last: Partial<FlowError> | null }
  >(
    `select distinct on (conversation_id) key, conversation_id as "conversationId", provider, state,
       attempt_count as attempts, error, next_attempt_at as "nextAttemptAt",
       (select entry from jsonb_array_elements(attempts) with ordinality attempt (entry, place)
        where entry ->> 'code' is not null order by place desc limit 1) as last
     from outbox
     where conversation_id = any($1::text[]) and state not in ('sent', 'delivered')
     order by conversation_id, created_at desc`,
    [conversationIds],
  );
  return new Map(
    rows.map(({ last, ...send }) => [
      send.conversationId,
      {
        ...send,
        error: send.error ?? (last ? { code: last.code ?? '', message: last.message ?? '' } : null),
      },
    ]),
  );
}

/** Where a flow's conversations stand now. */
export interface Standing {
  versions: { version: number; conversations: number }[];
  /** `flow`: the one that the node is in, which this one may have called. */
  nodes: { flow: string; node: string; conversations: number }[];
}

/**
 * Counts the conversations of a flow that are not closed, by the node that they stand at, also while a member has
 * them. `version`: counts only those of this one at nodes.
 */
export async function countStanding(
  { query }: Pick<Store, 'query'>,
  flow: string,
  version: number | null,
): Promise<Standing> {
  const rows = await query<{ version: number; flow: string | null; node: string | null; count: number }>(
    `select flow_version as version, node ->> 'flow' as flow, node ->> 'id' as node, count(*)::int as count
     from conversations where flow_id = $1 and status <> 'closed'
     group by 1, 2, 3 order by 1 desc, 4 desc, 2, 3`,
    [flow],
  );
  const versions = new Map<number, number>();
  const nodes = new Map<string, Standing['nodes'][number]>();
  for (const row of rows) {
    versions.set(row.version, (versions.get(row.version) ?? 0) + row.count);
    if (row.flow === null || row.node === null || (version !== null && row.version !== version)) continue;
    const key = JSON.stringify([row.flow, row.node]);
    const conversations = (nodes.get(key)?.conversations ?? 0) + row.count;
    nodes.set(key, { flow: row.flow, node: row.node, conversations });
  }
  return {
    versions: [...versions].map(([version, conversations]) => ({ version, conversations })),
    nodes: [...nodes.values()].sort((a, b) => b.conversations - a.conversations),
  };
}

/**
 * The action key of the send that failed last and that the flow can go back to: nothing was sent from its node since, and
 * no operator has gone back to it. `null`: there is none.
 */
export async function lastFailedSend(
  { query }: Pick<Store, 'query'>,
  conversationId: string,
): Promise<string | null> {
  const events = await query<{ event: string; send: string | null }>(
    `select entry ->> 'event' as event, entry -> 'data' ->> 'send' as send from entries
     where conversation_id = $1 and entry ->> 'type' = 'event' and (
       entry ->> 'event' in ('failed', 'sent') and entry -> 'data' ->> 'send' is not null
       or entry ->> 'event' = 'operated' and entry -> 'data' ->> 'act' = 'retry')
     order by seq`,
    [conversationId],
  );
  let failed: string | null = null;
  for (const { event, send } of events) {
    if (event === 'failed') failed = send;
    else if (event === 'operated' || (send !== null && nodeOf(send) === nodeOf(failed ?? ''))) failed = null;
  }
  return failed;
}

/** Of an action's key, `<node>@<visit>`. */
const nodeOf = (key: string) => key.slice(0, key.lastIndexOf('@'));
