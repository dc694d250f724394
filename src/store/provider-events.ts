/**
 * What providers tell by webhook. An event is stored before it acts; from then on it will, once, whatever happens to
 * the process that took it in. A row only moves forward, so events may come in any order.
 */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { holdSend, takeStep, type OutboxRow, type Step, type Transaction } from './outbox/change.ts';
import { outbox, providerEvents, type Provider } from './schema.ts';

type EventRow = typeof providerEvents.$inferSelect;

export type NewEvent = Omit<EventRow, 'provider' | 'receivedAt' | 'appliedAt'>;

/** Stores those that have not come before; resolves to how many that are. */
export async function storeEvents(
  { orm }: Pick<Database, 'orm'>,
  provider: Provider,
  events: readonly NewEvent[],
): Promise<number> {
  let stored = 0;
  for (let from = 0; from < events.length; from += AT_ONCE) {
    const some = events.slice(from, from + AT_ONCE).map((event) => ({ ...event, provider }));
    const rows = await orm
      .insert(providerEvents)
      .values(some)
      .onConflictDoNothing()
      .returning({ eventId: providerEvents.eventId });
    stored += rows.length;
  }
  return stored;
}

/** Rows in one statement, which has at most 65,535 parameters. */
const AT_ONCE = 1_000;

/** One that names a message and no key may come before the answer that tells the message's id; so long it waits. */
const PATIENCE = '1 minute';

/**
 * Lets up to `limit` events act that have not yet. Resolves to the rows that an event has settled, and whether there
 * may be more to do at once.
 */
export async function applyEvents(
  { orm }: Pick<Database, 'orm'>,
  limit: number,
): Promise<{ settled: OutboxRow[]; more: boolean }> {
  const due = await orm
    .select({ provider: providerEvents.provider, eventId: providerEvents.eventId })
    .from(providerEvents)
    .where(
      and(
        isNull(providerEvents.appliedAt),
        sql`(outbox_key is not null or provider_id is null or received_at < now() - ${PATIENCE}::interval
             or exists (select 1 from outbox o where o.provider = ${providerEvents.provider} and o.provider_id = ${providerEvents.providerId}))`,
      ),
    )
    .orderBy(asc(providerEvents.receivedAt))
    .limit(limit);
  const settled: OutboxRow[] = [];
  for (const event of due) {
    const row = await orm.transaction((transaction) => applyEvent(transaction, event));
    if (row) settled.push(row);
  }
  return { settled, more: due.length === limit };
}

/** The row, if the event has changed its state. */
async function applyEvent(
  transaction: Transaction,
  { provider, eventId }: Pick<EventRow, 'provider' | 'eventId'>,
): Promise<OutboxRow | null> {
  const itself = and(eq(providerEvents.provider, provider), eq(providerEvents.eventId, eventId));
  // Another process may be at it.
  const [event] = await transaction
    .select()
    .from(providerEvents)
    .where(and(itself, isNull(providerEvents.appliedAt)))
    .for('update', { skipLocked: true });
  if (!event) return null;
  const key = await keyOf(transaction, event);
  const held = key === null ? null : await holdSend(transaction, key);
  const step = held && stepOf(held.row, event, held.now);
  const row = held && step ? await takeStep(transaction, held, step) : null;
  await transaction
    .update(providerEvents)
    .set({ appliedAt: sql`now()` })
    .where(itself);
  return row && row.state !== held?.row.state ? row : null;
}

/** Of the row that it is about; `null`: none of ours. */
async function keyOf(transaction: Transaction, event: EventRow): Promise<string | null> {
  if (event.outboxKey === null && event.providerId === null) return null;
  const [row] = await transaction
    .select({ key: outbox.key })
    .from(outbox)
    .where(
      and(
        eq(outbox.provider, event.provider),
        event.outboxKey === null
          ? eq(outbox.providerId, event.providerId as string)
          : eq(outbox.key, event.outboxKey),
      ),
    )
    .limit(1);
  return row?.key ?? null;
}

/** What the event makes of the row. */
function stepOf(row: OutboxRow, event: EventRow, now: Date): Step | null {
  const { providerId, status, state, error } = event;
  const isNew =
    providerId !== null &&
    providerId !== row.providerId &&
    !row.attempts.some((entry) => entry.providerId === providerId);
  const moved = moveOf(row, event, now);
  if (!moved && !isNew && (state !== row.state || status === row.providerStatus)) return null;
  return {
    set: {
      ...moved,
      providerId: row.providerId ?? providerId,
      ...((moved || state === row.state) && { providerStatus: status }),
    },
    ...((moved || isNew) && {
      log: { result: 'told', message: status, ...error, ...(providerId !== null && { providerId }) },
    }),
    announce: true,
  };
}

/**
 * The state that follows; `null`: none, it is known already or older news. Whatever the provider tells proves that it
 * accepted the message, also where people or the flow have taken it for failed.
 */
function moveOf(row: OutboxRow, { state, error, occurredAt }: EventRow, now: Date): Step['set'] | null {
  const accepted = row.sentAt !== null;
  const isFinal = row.state === 'delivered' || (row.state === 'failed' && accepted);
  if (state === null || isFinal || (state === 'sent' && accepted)) return null;
  const settled = { state, sentAt: row.sentAt ?? now, nextAttemptAt: null, decision: null };
  if (state === 'failed') return { ...settled, error };
  return { ...settled, error: null, ...(state === 'delivered' && { deliveredAt: occurredAt ?? now }) };
}
