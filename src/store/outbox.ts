/**
 * What is sent to providers, one row for each node visit: the promise that nothing is sent twice without saying so.
 * Each function is one transition. Every one holds the row while it decides, so any number of workers, webhooks and
 * people may call them at once.
 *
 * An attempt is under a lease, taken before the provider is asked. One whose lease ran out without an end (its process
 * died, or hangs) may have been accepted, so the row becomes `unknown`, and nothing is sent again before that is
 * resolved. Its lease's id stays until another attempt begins: an answer that comes late still counts.
 */
import { randomUUID } from 'node:crypto';
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { FlowError } from '../flow/state.ts';
import type { MemberRef } from '../flow/transcript.ts';
import type { Database } from './database.ts';
import { changeSend, type OutboxRow, type ReadRow, type Step, type Transaction } from './outbox/change.ts';
import { conversations, outbox } from './schema.ts';

export type { OutboxRow, ReadRow };

type Store = Pick<Database, 'orm'>;

export type NewSend = Pick<
  OutboxRow,
  'key' | 'conversationId' | 'actionKey' | 'provider' | 'request' | 'awaitsDelivery' | 'giveUpAt'
>;

/** The key of what one node visit sends; `actionKey`: `<node>@<visit>`. */
export const outboxKey = (conversationId: string, actionKey: string) => `${conversationId}/${actionKey}`;

/** The conversation has been deleted: nothing is kept of it, and nothing is sent for it any more. */
export class ConversationGone extends Error {}

/**
 * Writes it down, unless it stands there already, and resolves to how it stands.
 * @throws ConversationGone
 */
export async function openSend(database: Store, send: NewSend): Promise<ReadRow> {
  await database.orm.transaction(async (transaction) => {
    // Held until it is written: whoever deletes the conversation then finds it.
    const [conversation] = await transaction
      .select({ id: conversations.id })
      .from(conversations)
      .where(eq(conversations.id, send.conversationId))
      .for('key share');
    if (!conversation)
      throw new ConversationGone(`The conversation ${send.conversationId} has been deleted.`);
    await transaction.insert(outbox).values(send).onConflictDoNothing();
  });
  return changeSend(database, send.key, lapse);
}

/** An attempt whose lease has run out without an end. */
function lapse(row: OutboxRow, now: Date): Step | null {
  if (row.state !== 'pending' || row.leaseUntil === null || row.leaseUntil > now) return null;
  return {
    set: { state: 'unknown', unknownSince: row.unknownSince ?? now, leaseUntil: null },
    log: { result: 'lost', message: 'The process that sent it ended before it could note the answer.' },
    announce: true,
  };
}

export interface Lease {
  id: string;
  /** Which attempt it is, from 1. */
  attempt: number;
}

/**
 * The right to ask the provider, for `length` milliseconds; `null`: it may not be asked now. Of those who ask at the
 * same time, one gets it.
 */
export async function takeLease(database: Store, key: string, length: number): Promise<Lease | null> {
  const id = randomUUID();
  const { row } = await changeSend(database, key, (row, now) => {
    if (!isToSend(row)) return null;
    return {
      set: {
        state: 'pending',
        decision: null,
        leaseId: id,
        leaseUntil: new Date(now.getTime() + length),
        attemptCount: row.attemptCount + 1,
        nextAttemptAt: null,
      },
      announce: true,
    };
  });
  return row.leaseId === id ? { id, attempt: row.attemptCount } : null;
}

/** How an attempt ended. `after`: milliseconds until it is tried, or looked up, next. */
export type AttemptEnd =
  | { kind: 'accepted'; to: string; providerId: string | null; providerStatus: string | null }
  | { kind: 'refused'; error: FlowError }
  /** Not accepted for certain. */
  | { kind: 'later'; error: FlowError; after: number }
  | { kind: 'ambiguous'; error: FlowError; after: number };

/**
 * Notes how an attempt ended. If another one has begun meanwhile, only an acceptance counts: that one happened,
 * whoever has the lease.
 */
export function endAttempt(database: Store, key: string, leaseId: string, end: AttemptEnd): Promise<ReadRow> {
  return changeSend(database, key, (row, now) => {
    const ours = row.leaseId === leaseId;
    const open = row.state === 'pending' || row.state === 'unknown';
    const released = ours ? { leaseId: null, leaseUntil: null } : {};
    if (end.kind === 'accepted') {
      const { providerId } = end;
      const log = { result: 'accepted' as const, ...(providerId !== null && { providerId }) };
      const settled = row.sentAt ? {} : { state: 'sent' as const, sentAt: now, ...NOTHING_NEXT };
      return {
        set: {
          ...released,
          ...settled,
          sentTo: row.sentTo ?? end.to,
          providerId: row.providerId ?? providerId,
          providerStatus: row.providerStatus ?? end.providerStatus,
        },
        log,
        ...(row.state !== 'pending' && { announce: true }),
      };
    }
    if (!ours) return null;
    const { code, message } = end.error;
    if (!open) return { set: released, log: { result: end.kind, code, message } };
    if (end.kind === 'refused')
      return { set: { ...released, ...failed(row, end.error) }, log: { result: 'refused', code, message } };
    const isLater = end.kind === 'later';
    const nextAttemptAt = isLater ? nextTry(row, now, end.after) : later(now, end.after);
    const unknownSince = isLater && !mayHaveBeenAccepted(row) ? null : (row.unknownSince ?? now);
    return {
      set: { ...released, state: isLater ? 'pending' : 'unknown', unknownSince, nextAttemptAt },
      log: { result: end.kind, code, message, nextAt: nextAttemptAt.toISOString() },
      announce: true,
    };
  });
}

/** Is not to be tried for `after` milliseconds, though nothing was wrong with it. */
export function putOff(database: Store, key: string, after: number): Promise<ReadRow> {
  return changeSend(database, key, (row, now) => {
    if (!isToSend(row)) return null;
    const nextAttemptAt = row.state === 'pending' ? nextTry(row, now, after) : later(now, after);
    return { set: { nextAttemptAt }, announce: true };
  });
}

/** Need not wait for its time: whoever tries it next may do so at once. */
export function hurrySend(database: Store, key: string): Promise<ReadRow> {
  return changeSend(database, key, (row) =>
    isToSend(row) && row.nextAttemptAt ? { set: { nextAttemptAt: null }, announce: true } : null,
  );
}

/** What a look-up at the provider said of an unknown one. */
export type Finding =
  | { kind: 'found'; providerId: string; providerStatus: string | null }
  | { kind: 'absent' }
  /** Nothing that helps. */
  | { kind: 'nothing' };

export interface LookUpRules {
  /** Milliseconds after which a message that is not listed was not accepted; and it must have been missing before. */
  certainAfter: number;
  /** Milliseconds until the next look-up. */
  next: number;
}

/**
 * Notes a look-up. A message is found once only: one that stands at another row is that row's, and while another
 * row with the same request is open, it cannot be told whose it is. Missing twice, it may be sent again.
 *
 * @param attempt the `attemptCount` that the look-up was about; nothing is noted if another attempt has begun since.
 */
export function noteLookUp(
  database: Store,
  key: string,
  attempt: number,
  finding: Finding,
  { certainAfter, next }: LookUpRules,
): Promise<ReadRow> {
  return changeSend(database, key, async (row, now, transaction) => {
    if (row.state !== 'unknown' || row.decision !== null || row.attemptCount !== attempt) return null;
    if (finding.kind === 'found' && (await isOurs(transaction, row, finding.providerId))) {
      const { providerId, providerStatus } = finding;
      return {
        set: { state: 'sent', sentAt: now, providerId, providerStatus, leaseId: null, ...NOTHING_NEXT },
        log: { result: 'found', providerId },
        announce: true,
      };
    }
    const nextAttemptAt = later(now, next);
    if (finding.kind !== 'absent') return { set: { nextAttemptAt } };
    const since = now.getTime() - (row.unknownSince ?? now).getTime();
    const missedBefore = row.attempts.at(-1)?.result === 'absent';
    if (!missedBefore || since < certainAfter)
      return { set: { nextAttemptAt }, log: { result: 'absent', nextAt: nextAttemptAt.toISOString() } };
    return {
      set: { state: 'pending', unknownSince: null, leaseId: null, nextAttemptAt: null },
      log: { result: 'resend', message: 'The provider does not have it, looked up more than once.' },
      announce: true,
    };
  });
}

async function isOurs(transaction: Transaction, row: OutboxRow, providerId: string): Promise<boolean> {
  // Two look-ups may find the same message at the same time.
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${providerId}, 0))`);
  const [other] = await transaction
    .select({ key: outbox.key })
    .from(outbox)
    .where(
      and(
        eq(outbox.provider, row.provider),
        ne(outbox.key, row.key),
        sql`(${outbox.providerId} = ${providerId} or (${inArray(outbox.state, ['pending', 'unknown'])}
             and ${outbox.attemptCount} > 0 and ${outbox.request} = ${JSON.stringify(row.request)}::jsonb))`,
      ),
    )
    .limit(1);
  return other === undefined;
}

/** Nobody tries it any more, for this reason; one that may have been accepted stays `unknown`. */
export function giveUp(database: Store, key: string, error: FlowError): Promise<ReadRow> {
  return changeSend(database, key, (row) => {
    if (!isToSend(row)) return null;
    return { set: failed(row, error), log: { result: 'given_up', ...error }, announce: true };
  });
}

/** The flow goes on without knowing what became of an unknown one, and is told this. */
export function goOnWithoutKnowing(database: Store, key: string, error: FlowError): Promise<ReadRow> {
  return changeSend(database, key, (row) => {
    if (row.state !== 'unknown' || row.decision !== null || row.error !== null) return null;
    return { set: { error, nextAttemptAt: null }, log: { result: 'given_up', ...error }, announce: true };
  });
}

/**
 * Its flow has gone on by somebody's decision, and nobody tries it any more, for this reason. One that may have been accepted
 * stays `unknown`; an attempt that is under way still says how it ended, and none follows.
 */
export function abandonSend(database: Store, key: string, error: FlowError): Promise<ReadRow> {
  return changeSend(database, key, (row, now) => {
    const log = { result: 'given_up' as const, ...error };
    if (row.state === 'pending' && row.leaseUntil !== null) return { set: { giveUpAt: now }, log };
    if (isToSend(row)) return { set: failed(row, error), log, announce: true };
    if (row.state !== 'unknown' || row.error !== null) return null;
    return { set: { ...NOTHING_NEXT, error }, log, announce: true };
  });
}

export type Decision = 'resend' | 'sent' | 'failed';

export type Settlement =
  /** `flowWaits`: it goes on accordingly; otherwise it had gone on before, and only the books have changed. */
  | { kind: 'settled'; row: OutboxRow; flowWaits: boolean }
  /** There is nothing to decide. */
  | { kind: 'known'; row: OutboxRow }
  /** It cannot be sent again: nobody waits for it. */
  | { kind: 'gone_on'; row: OutboxRow };

/** What a person decides about an unknown one; `null`: there is no such row. */
export async function settleSend(
  { orm }: Store,
  key: string,
  decision: Decision,
  by: MemberRef,
): Promise<Settlement | null> {
  const [known] = await orm.select({ key: outbox.key }).from(outbox).where(eq(outbox.key, key));
  if (!known) return null;
  let kind: Settlement['kind'] = 'settled';
  let flowWaits = false;
  const { row } = await changeSend({ orm }, key, async (row, now, transaction) => {
    if (row.state !== 'unknown') {
      kind = 'known';
      return null;
    }
    flowWaits = row.error === null && (await isOpen(transaction, row.conversationId));
    if (decision === 'resend') {
      if (!flowWaits) {
        kind = 'gone_on';
        return null;
      }
      return {
        set: { decision, settledBy: by.name, nextAttemptAt: now },
        log: { result: 'resend', by: by.name },
        announce: true,
      };
    }
    const log = { result: 'settled' as const, message: decision, by: by.name };
    const settled = { ...NOTHING_NEXT, settledBy: by.name };
    if (decision === 'sent') return { set: { ...settled, state: 'sent', sentAt: now }, log, announce: true };
    const error = row.error ?? {
      code: 'delivery_unknown',
      message: `Whether it was accepted could not be found out; ${by.name} decided that it was not.`,
    };
    return { set: { ...settled, state: 'failed', error }, log, announce: true };
  });
  return kind === 'settled' ? { kind, row, flowWaits } : { kind, row };
}

async function isOpen(transaction: Transaction, conversationId: string): Promise<boolean> {
  const [row] = await transaction
    .select({ status: conversations.status })
    .from(conversations)
    .where(eq(conversations.id, conversationId));
  return row !== undefined && row.status !== 'closed';
}

export interface Abandonment {
  /** Milliseconds after `giveUpAt` in which whoever tries it does so itself. */
  grace: number;
  /** Milliseconds that an unknown one is held. */
  hold: number;
}

/**
 * Settles up to `limit` rows that nobody tries any more, because their conversation has ended or their run was: what
 * was certainly not accepted has failed.
 */
export async function giveUpAbandoned(
  database: Store,
  { grace, hold }: Abandonment,
  limit: number,
): Promise<number> {
  const abandoned = await database.orm
    .select({ key: outbox.key, state: outbox.state })
    .from(outbox)
    .where(
      sql`(state = 'pending' or (state = 'unknown' and error is null))
          and give_up_at < clock_timestamp() - ${grace}::float8 * interval '1 millisecond'
          and (state = 'pending' or give_up_at < clock_timestamp() - ${grace + hold}::float8 * interval '1 millisecond')`,
    )
    .orderBy(outbox.giveUpAt)
    .limit(limit);
  for (const { key, state } of abandoned) {
    if (state === 'unknown') await changeSend(database, key, endHold);
    else {
      await changeSend(database, key, lapse);
      await giveUp(database, key, NOT_IN_TIME);
    }
  }
  return abandoned.length;
}

const NOT_IN_TIME: FlowError = {
  code: 'timed_out',
  message: 'It was not accepted in the time that there was for it.',
};

/** Also where a person has decided to send it again: nobody is there who would. */
function endHold(row: OutboxRow): Step | null {
  if (row.state !== 'unknown' || row.error !== null) return null;
  const error = { code: 'delivery_unknown', message: 'It could not be found out whether it was accepted.' };
  return {
    set: { ...NOTHING_NEXT, error },
    log: { result: 'given_up', ...error },
    announce: true,
  };
}

/** The provider is to be asked, and nobody is at it. */
function isToSend({ state, decision, leaseUntil }: OutboxRow): boolean {
  return leaseUntil === null && (state === 'pending' || (state === 'unknown' && decision === 'resend'));
}

const NOTHING_NEXT = { nextAttemptAt: null, decision: null, error: null };

/** It was not accepted; unless an earlier attempt may have been. */
function failed(row: OutboxRow, error: FlowError): Step['set'] {
  return { ...NOTHING_NEXT, state: mayHaveBeenAccepted(row) ? 'unknown' : 'failed', error };
}

/** A person has sent it again, though nobody knows what became of it the first time. */
function mayHaveBeenAccepted(row: OutboxRow): boolean {
  return row.attempts.some(({ result, by }) => result === 'resend' && by !== undefined);
}

const later = (now: Date, after: number) => new Date(now.getTime() + after);

/** Not after the time at which it is given up. */
function nextTry(row: OutboxRow, now: Date, after: number): Date {
  return new Date(Math.max(now.getTime(), Math.min(later(now, after).getTime(), row.giveUpAt.getTime())));
}
