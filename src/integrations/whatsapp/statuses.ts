/** WhatsApp's webhook (https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples). */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FlowError } from '../../flow/state.ts';
import { fieldsOf, listOf, readJson, textOf } from '../read-json.ts';
import { SECOND } from '../send-error.ts';
import type { ProviderEvent } from '../send.ts';
import type { SignedRequest } from '../webhooks.ts';
import { undelivered } from './errors.ts';

const STATES: Readonly<Record<string, ProviderEvent['state']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  played: 'delivered',
  failed: 'failed',
};

/** What it tells of messages that were sent; `null`: Meta has not signed it. One request may tell of many. */
export function readStatuses(
  appSecret: string,
  { headers, body }: Pick<SignedRequest, 'headers' | 'body'>,
): ProviderEvent[] | null {
  if (!isSignedByMeta(appSecret, headers['x-hub-signature-256'], body)) return null;
  return listOf(fieldsOf(readJson(body))['entry'])
    .flatMap((entry) => listOf(fieldsOf(entry)['changes']))
    .flatMap((change) => listOf(fieldsOf(fieldsOf(change)['value'])['statuses']))
    .flatMap((status) => readStatus(fieldsOf(status)) ?? []);
}

function isSignedByMeta(appSecret: string, signature: unknown, body: Buffer): boolean {
  const given = typeof signature === 'string' ? /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1] : undefined;
  if (given === undefined) return false;
  const expected = createHmac('sha256', appSecret).update(body).digest();
  return timingSafeEqual(Buffer.from(given, 'hex'), expected);
}

/** Compares digests, which have one length and take one time. */
export function isVerifyToken(expected: string, given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}

function readStatus(fields: Readonly<Record<string, unknown>>): ProviderEvent | null {
  const id = textOf(fields['id']);
  const status = textOf(fields['status']);
  if (id === null || status === null) return null;
  const state = Object.hasOwn(STATES, status) ? (STATES[status] ?? null) : null;
  const timestamp = Number(fields['timestamp']);
  return {
    eventId: `${id}:${status}`,
    outboxKey: textOf(fields['biz_opaque_callback_data']),
    providerId: id,
    status,
    state,
    error: state === 'failed' ? whyFailed(listOf(fields['errors'])[0]) : null,
    occurredAt: Number.isFinite(timestamp) && timestamp > 0 ? new Date(timestamp * SECOND) : null,
  };
}

function whyFailed(error: unknown): FlowError {
  const fields = fieldsOf(error);
  const details = textOf(fieldsOf(fields['error_data'])['details']);
  const reason = details ?? textOf(fields['title']) ?? textOf(fields['message']) ?? 'no reason given';
  return undelivered(typeof fields['code'] === 'number' ? fields['code'] : null, reason);
}
