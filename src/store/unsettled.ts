/** What was accepted and is not known to have reached its workflow: the sweeper's work. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Input } from '../flow/projection.ts';
import type { MemberRef } from '../flow/transcript.ts';
import { storeProjection } from './conversations.ts';
import type { Database } from './database.ts';
import { positionedMessage, type CommandBody } from './inbound.ts';
import { conversations, inbound } from './schema.ts';

export interface Unsettled {
  id: string;
  rev: number;
  /** Temporal has the conversation itself. */
  handedOver: boolean;
}

/** Whoever accepted an input has so long to hand it over. */
const GRACE = '2 seconds';
/** Inputs in one delivery. */
const BATCH = 50;

/**
 * Takes up to `limit` conversations that are due and puts each off, longer every time, so that several sweepers do
 * not take the same one and an outage is not made worse.
 */
export async function toHandOver(database: Database, limit: number): Promise<Unsettled[]> {
  return database.query<Unsettled>(
    `with due as (
       select conversation_id as id from inbound
       where outcome is null and not handed_over and accepted_at < now() - $2::interval
       union
       select id from conversations where not handed_over and created_at < now() - $2::interval
     ), taken as (
       select c.id from conversations c join due using (id)
       where c.sweep_at is null or c.sweep_at <= now()
       order by c.sweep_at nulls first
       limit $1
       for update of c skip locked
     )
     update conversations c
     set sweeps = c.sweeps + 1, sweep_at = now() + power(2, least(c.sweeps, 3)) * interval '1 second'
     from taken where c.id = taken.id
     returning c.id, c.rev, c.handed_over as "handedOver"`,
    [limit, GRACE],
  );
}

/** The conversation's inputs that have not been handed over, in the order of acceptance. */
export async function unsettledInputs(database: Database, conversationId: string): Promise<Input[]> {
  const rows = await database.orm
    .select()
    .from(inbound)
    .where(
      and(
        eq(inbound.conversationId, conversationId),
        sql`${inbound.outcome} is null`,
        eq(inbound.handedOver, false),
      ),
    )
    .orderBy(asc(inbound.acceptedAt), asc(inbound.position))
    .limit(BATCH);
  return rows.map((row) =>
    row.kind === 'message'
      ? { kind: 'message', message: positionedMessage(row) }
      : { kind: 'command', id: row.id, ...(row.body as CommandBody) },
  );
}

/** Temporal has everything: the next time starts without a delay. */
export async function swept(database: Database, conversationId: string): Promise<void> {
  await database.query(
    `update conversations set handed_over = true, sweeps = 0, sweep_at = null where id = $1`,
    [conversationId],
  );
}

/**
 * Its workflow has ended. If the transcript says so too, what came afterwards was refused; if not, somebody ended
 * the run from outside (in the Temporal UI, say), and the conversation is closed for everybody.
 * @param ending what an operator ended it by, and the id of that act, which is done by it
 */
export async function settleEnded(
  database: Database,
  conversationId: string,
  ending?: { id: string; by: MemberRef; reason: string },
): Promise<void> {
  const [row] = await database.orm.select().from(conversations).where(eq(conversations.id, conversationId));
  if (!row) return;
  const closed = { code: 'conversation_closed', message: 'The conversation is closed.' };
  if (row.status !== 'closed') {
    const seq = row.seq + 1;
    await storeProjection(database, conversationId, {
      rev: row.rev + 1,
      seq,
      entries: [
        {
          seq,
          id: `e${seq}`,
          at: new Date().toISOString(),
          from: 'system',
          type: 'event',
          event: 'closed',
          text: 'This conversation has been ended.',
          ...(ending && {
            data: { by: { id: ending.by.id, name: ending.by.name }, reason: ending.reason },
          }),
        },
      ],
      outcomes: ending
        ? [{ id: ending.id, firstSeq: seq, lastSeq: seq, status: 'closed', expects: null }]
        : [],
      variables: {},
      open: null,
      view: {
        status: 'closed',
        node: row.node,
        expects: null,
        segment: row.segment,
        assignee: row.assignee,
        ticket: null,
        queuedAt: null,
        rating: row.rating,
        error: {
          code: 'run_ended',
          message: ending
            ? `${ending.by.name} terminated the run: ${ending.reason}`
            : 'The run was ended from outside of the conversation.',
        },
        working: false,
        waitingFor: '',
        until: null,
      },
    });
  }
  await database.query(
    `with held as (select id from conversations where id = $1 for update)
     update inbound i set handed_over = true, outcome = jsonb_build_object(
       'id', i.id, 'firstSeq', 1, 'lastSeq', 0, 'status', 'closed', 'expects', null, 'refused', $2::jsonb)
     from held where i.conversation_id = held.id and i.outcome is null`,
    [conversationId, JSON.stringify(closed)],
  );
  await swept(database, conversationId);
}
