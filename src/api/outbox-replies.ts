/** From the outbox's rows to what a caller is told. */
import type { z } from 'zod';
import type { Entry, Value } from '../flow/transcript.ts';
import type { ConversationRow } from '../store/conversations.ts';
import type { Database } from '../store/database.ts';
import type { OutboxRow } from '../store/outbox.ts';
import { openSendOf, sendsOf } from '../store/outbox-readers.ts';
import type { delivery, sendView, sending } from './outbox-schemas.ts';

export function viewOfSend(row: OutboxRow): z.input<typeof sendView> {
  const { name, ...request } = row.request;
  return {
    key: row.key,
    conversation: row.conversationId,
    send: row.actionKey,
    action: name as z.input<typeof sendView>['action'],
    provider: row.provider,
    request,
    state: row.state,
    attemptCount: row.attemptCount,
    attempts: row.attempts,
    nextAttemptAt: time(row.nextAttemptAt),
    unknownSince: time(row.unknownSince),
    decision: row.decision,
    flowWaits: flowWaits(row),
    sentTo: row.sentTo,
    providerId: row.providerId,
    providerStatus: row.providerStatus,
    error: row.error,
    giveUpAt: row.giveUpAt.toISOString(),
    settledBy: row.settledBy,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    sentAt: time(row.sentAt),
    deliveredAt: time(row.deliveredAt),
  };
}

/** What a conversation is sending at the moment, and how that goes. */
export async function sendingOf(
  database: Database,
  { id, status }: Pick<ConversationRow, 'id' | 'status'>,
): Promise<z.input<typeof sending>> {
  const row = status === 'closed' ? null : await openSendOf(database, id);
  if (!row) return null;
  const last = row.attempts.findLast(({ code }) => code !== undefined);
  return {
    key: row.actionKey,
    action: row.request['name'] as z.input<typeof sendView>['action'],
    state: row.state as 'pending' | 'unknown',
    attempt: row.attemptCount,
    lastError: last ? { code: last.code ?? '', message: last.message ?? '' } : null,
    nextAttemptAt: time(row.nextAttemptAt),
  };
}

export type ReadEntry = Entry & { delivery?: z.input<typeof delivery> };

/** Entries with what became of the messages that they tell of; for members. */
export async function withDeliveries(
  database: Database,
  conversationId: string,
  entries: Entry[],
): Promise<ReadEntry[]> {
  const keys = entries.flatMap((entry) => sendOf(entry) ?? []);
  const rows = await sendsOf(database, conversationId, keys);
  if (rows.length === 0) return entries;
  const byKey = new Map<Value, OutboxRow>(rows.map((row) => [row.actionKey, row]));
  return entries.map((entry) => {
    const row = byKey.get(sendOf(entry) ?? null);
    return row ? { ...entry, delivery: deliveryOf(row) } : entry;
  });
}

function sendOf(entry: Entry): string | null {
  const key = entry.type === 'event' && entry.event === 'sent' ? entry.data?.['send'] : undefined;
  return typeof key === 'string' ? key : null;
}

function deliveryOf({ state, providerStatus, error, deliveredAt, sentAt, updatedAt }: OutboxRow) {
  return {
    state,
    status: providerStatus,
    ...(error && { error }),
    at: (deliveredAt ?? (state === 'sent' ? sentAt : null) ?? updatedAt).toISOString(),
  };
}

function flowWaits({ state, error }: OutboxRow): boolean {
  return state === 'pending' || (state === 'unknown' && error === null);
}

const time = (value: Date | null) => value?.toISOString() ?? null;
