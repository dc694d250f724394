/**
 * The inputs the API has accepted. A row is written before anybody is told that a message was accepted, and
 * settled with its outcome by whoever stores the workflow's answer.
 */
import { createHash } from 'node:crypto';
import { and, asc, eq, gte, sql } from 'drizzle-orm';
import type { Outcome, PositionedMessage } from '../flow/projection.ts';
import type { Command, FlowError } from '../flow/state.ts';
import type { MemberRef } from '../flow/transcript.ts';
import type { Database } from './database.ts';
import { isDeleted } from './deleted-conversations.ts';
import { postgresCode, UNIQUE_VIOLATION } from './postgres-error.ts';
import { conversations, inbound } from './schema.ts';

export type MessageBody = Pick<PositionedMessage, 'text' | 'file' | 'choice' | 'readings'>;
export interface CommandBody {
  by: MemberRef;
  command: Command;
}

/** What an operator does that the workflow itself is not asked for; `activity`: the id of the one that is tried at once. */
export interface ActBody {
  by: MemberRef;
  command: { name: 'retry'; activity?: string; reason?: string } | { name: 'terminate'; reason: string };
}

export type Acceptance =
  | {
      kind: 'accepted';
      /** 0 for a command. */
      position: number;
      acceptedAt: Date;
      /** The revision that the database shows. */
      rev: number;
    }
  /** The id came before; `sameBody` tells a repeated request from a clash. */
  | { kind: 'repeated'; sameBody: boolean; outcome: Outcome | null }
  | { kind: 'closed' }
  /** Too much waits for an answer already; nothing was accepted. */
  | { kind: 'crowded' }
  | { kind: 'unknown' };

/**
 * What may wait for an answer in one conversation: a workflow carries it all from run to run, in a payload of at most
 * 2 MB. Commands wait for nothing, and a member must be able to close even a conversation that is flooded.
 */
export const MOST_WAITING = 250;
const MOST_WAITING_BYTES = 1_000_000;

/**
 * Makes a visitor's message durable and gives it its place in the order of acceptance. The conversation's row is
 * held for it, so places are without gaps, and `acceptedAt` grows with them.
 */
export function acceptMessage(database: Database, conversationId: string, id: string, body: MessageBody) {
  return accept(database, 'message', conversationId, id, body, identityOf(body));
}

/** The same for a command; commands have no place, they act at once. */
export function acceptCommand(database: Database, conversationId: string, id: string, body: CommandBody) {
  return accept(database, 'command', conversationId, id, body, hash([body.by.id, body.command]));
}

/**
 * Writes down an operator's act that is not the workflow's: nobody hands it over, and whoever has it accepted carries it
 * out and settles it. The same request has the same identity as a command.
 */
export function acceptAct(database: Database, conversationId: string, id: string, body: ActBody) {
  const { name, reason } = body.command;
  const bodyHash = hash([body.by.id, { name, ...(reason !== undefined && { reason }) }]);
  return accept(database, 'command', conversationId, id, body, bodyHash, true);
}

/** The code of an act that came to nothing, so that it may be carried out when it is repeated. */
export const UNAVAILABLE = 'unavailable';

/** What came of an operator's act: done, or why it was not possible. */
export async function settleAct(
  database: Pick<Database, 'query'>,
  conversationId: string,
  id: string,
  refused: FlowError | null,
): Promise<void> {
  await database.query(
    `with held as (select * from conversations where id = $1 for update)
     update inbound i set outcome = jsonb_build_object(
       'id', i.id, 'firstSeq', held.seq + 1, 'lastSeq', held.seq, 'status', held.status, 'expects', held.expects
     ) || $3::jsonb
     from held where i.conversation_id = held.id and i.id = $2
       and (i.outcome is null or i.outcome -> 'refused' ->> 'code' = '${UNAVAILABLE}')`,
    [conversationId, id, JSON.stringify(refused ? { refused } : {})],
  );
}

/**
 * The same for a command that nobody waits for, as part of a transaction. False: its id came before.
 * Whoever calls this hands it over; if not, the sweeper does.
 */
export async function addCommand(
  orm: Pick<Database['orm'], 'insert'>,
  conversationId: string,
  id: string,
  body: CommandBody,
): Promise<boolean> {
  const added = await orm
    .insert(inbound)
    .values({
      conversationId,
      id,
      kind: 'command',
      body,
      bodyHash: hash([body.by.id, body.command]),
      acceptedAt: sql`clock_timestamp()`,
    })
    .onConflictDoNothing()
    .returning({ id: inbound.id });
  return added.length > 0;
}

async function accept(
  database: Database,
  kind: 'message' | 'command',
  conversationId: string,
  id: string,
  body: MessageBody | CommandBody | ActBody,
  bodyHash: string,
  handedOver = false,
): Promise<Acceptance> {
  try {
    // The time is read after the row is locked: rows of one conversation are accepted in the order of their times.
    const [row] = await database.queryPrepared<{ position: number | null; accepted_at: Date; rev: number }>(
      `with held as (
         update conversations set inbound_count = inbound_count + $6
         where id = $1 and status <> 'closed' and ($6 = 0 or (
           select count(*) < $7 and coalesce(sum(octet_length(body::text)), 0) < $8
           from inbound where conversation_id = $1 and kind = 'message' and outcome is null
         ))
         returning inbound_count, rev
       ), accepted as (
         insert into inbound (conversation_id, id, kind, position, body, body_hash, accepted_at, handed_over)
         select $1, $2, $3, case when $3 = 'message' then inbound_count end, $4::jsonb, $5, clock_timestamp(), $9
         from held
         returning position, accepted_at
       )
       select position, accepted_at, rev from accepted, held`,
      [
        conversationId,
        id,
        kind,
        JSON.stringify(body),
        bodyHash,
        kind === 'message' ? 1 : 0,
        MOST_WAITING,
        MOST_WAITING_BYTES,
        handedOver,
      ],
    );
    if (row) {
      return { kind: 'accepted', position: row.position ?? 0, acceptedAt: row.accepted_at, rev: row.rev };
    }
  } catch (error) {
    if (postgresCode(error) !== UNIQUE_VIOLATION) throw error;
  }
  const earlier = await findInbound(database, conversationId, id);
  if (earlier) return { kind: 'repeated', sameBody: earlier.bodyHash === bodyHash, outcome: earlier.outcome };
  const [known] = await database.query<{ status: string }>('select status from conversations where id = $1', [
    conversationId,
  ]);
  if (!known) return { kind: (await isDeleted(database, conversationId)) ? 'closed' : 'unknown' };
  return { kind: known.status === 'closed' ? 'closed' : 'crowded' };
}

export async function findInbound(database: Database, conversationId: string, id: string) {
  const [row] = await database.orm
    .select()
    .from(inbound)
    .where(and(eq(inbound.conversationId, conversationId), eq(inbound.id, id)));
  return row ?? null;
}

/** The workflow has these for certain and will settle them; nobody need hand them over again. */
export async function markHandedOver(
  database: Database,
  conversationId: string,
  ids: string[],
): Promise<void> {
  // The conversation's row first, as everybody takes it who changes several of its inputs: else they deadlock.
  await database.query(
    `with held as (select id from conversations where id = $1 for update)
     update inbound i set handed_over = true from held
     where i.conversation_id = held.id and i.id = any($2::text[]) and i.outcome is null`,
    [conversationId, ids],
  );
}

/**
 * The messages accepted by now that have `nextPosition` or a later place. It waits for an acceptance that is under
 * way, so that none with an earlier time appears afterwards.
 */
export async function messagesFrom(
  database: Database,
  conversationId: string,
  nextPosition: number,
): Promise<PositionedMessage[]> {
  return database.orm.transaction(async (tx) => {
    // Two statements: the second one sees what was committed while the first one waited for the row.
    await tx
      .select({ id: conversations.id })
      .from(conversations)
      .where(eq(conversations.id, conversationId))
      .for('update');
    const rows = await tx
      .select()
      .from(inbound)
      .where(and(eq(inbound.conversationId, conversationId), gte(inbound.position, nextPosition)))
      .orderBy(asc(inbound.position));
    return rows.map((row) => positionedMessage(row));
  });
}

export function positionedMessage(row: typeof inbound.$inferSelect): PositionedMessage {
  return {
    id: row.id,
    position: row.position ?? 0,
    acceptedAt: row.acceptedAt.getTime(),
    ...(row.body as MessageBody),
  };
}

/** Tells messages apart: by what the visitor sent, not by what is read into it, which changes with upgrades. */
export function identityOf({
  text,
  choice,
  file,
}: {
  text?: string | undefined;
  file?: { id: string } | undefined;
  choice?: string | undefined;
}): string {
  return hash([text ?? null, choice ?? null, ...(file ? [file.id] : [])]);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
