import { eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { outbox, type AttemptEntry } from '../schema.ts';
import { announceSend } from './announce.ts';
import { withEntry } from './log.ts';

export type OutboxRow = typeof outbox.$inferSelect;

export type Transaction = Parameters<Parameters<Database['orm']['transaction']>[0]>[0];

/** What becomes of a row. */
export interface Step {
  set: Partial<Omit<OutboxRow, 'key' | 'attempts' | 'updatedAt'>>;
  /** What the log says of it. */
  log?: Omit<AttemptEntry, 'at'>;
  /** Whoever follows the conversation sees a difference. */
  announce?: true;
}

/** A row, and the database's time when it was read: processes' own clocks differ. */
export interface ReadRow {
  row: OutboxRow;
  now: Date;
}

/** Reads a row, decides and changes it, with nobody else at it meanwhile. */
export async function changeSend(
  { orm }: Pick<Database, 'orm'>,
  key: string,
  decide: (row: OutboxRow, now: Date, transaction: Transaction) => Step | null | Promise<Step | null>,
): Promise<ReadRow> {
  return orm.transaction(async (transaction) => {
    const held = await holdSend(transaction, key);
    if (!held) throw new Error(`Nothing is sent under the key ${key}.`);
    const step = await decide(held.row, held.now, transaction);
    return step ? { row: await takeStep(transaction, held, step), now: held.now } : held;
  });
}

/** The row, held until the transaction ends; `null`: there is none. */
export async function holdSend(transaction: Transaction, key: string): Promise<ReadRow | null> {
  const [row] = await transaction.select().from(outbox).where(eq(outbox.key, key)).for('update');
  if (!row) return null;
  // In a statement of its own: time has passed if another transaction had the row.
  const [clock] = await transaction
    .select({ now: sql<Date>`clock_timestamp()`.mapWith(outbox.updatedAt) })
    .from(outbox)
    .where(eq(outbox.key, key));
  return { row, now: (clock as { now: Date }).now };
}

export async function takeStep(
  transaction: Transaction,
  { row, now }: ReadRow,
  { set, log, announce }: Step,
): Promise<OutboxRow> {
  const attempts = log ? withEntry(row.attempts, { at: now.toISOString(), ...log }) : row.attempts;
  const [changed] = await transaction
    .update(outbox)
    .set({ ...set, attempts, updatedAt: now })
    .where(eq(outbox.key, row.key))
    .returning();
  if (announce) await announceSend(transaction, row);
  return changed as OutboxRow;
}
