/** SendGrid's event webhook (https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event). */
import { createPublicKey, verify } from 'node:crypto';
import type { FlowError } from '../../flow/state.ts';
import { fieldsOf, listOf, readJson, textOf } from '../read-json.ts';
import { SECOND, type SendErrorCode } from '../send-error.ts';
import type { ProviderEvent } from '../send.ts';
import type { SignedRequest } from '../webhooks.ts';

/** The name of the custom argument that the outbox key travels in. */
export const KEY_ARGUMENT = 'outbox_key';

/** What each event means for a send. Those that are not here tell of the account, or of nothing. */
const STATES: Readonly<Record<string, Exclude<ProviderEvent['state'], null>>> = {
  processed: 'sent',
  deferred: 'sent',
  delivered: 'delivered',
  // Whoever opened it, pressed on something or complained of it has it.
  open: 'delivered',
  click: 'delivered',
  spamreport: 'delivered',
  bounce: 'failed',
  dropped: 'failed',
};

/** Why SendGrid did not even try. */
const DROPPED: Readonly<Record<string, SendErrorCode>> = {
  'Bounced Address': 'invalid_recipient',
  Invalid: 'invalid_recipient',
  'Unsubscribed Address': 'opted_out',
  'Spam Reporting Address': 'opted_out',
};

/**
 * What it tells of what was sent here; `null`: SendGrid has not signed it. The signature covers the timestamp and every
 * byte of the body, the line end after it too.
 */
export function readEvents(
  publicKey: string,
  { headers, body }: Pick<SignedRequest, 'headers' | 'body'>,
): ProviderEvent[] | null {
  const signature = headers['x-twilio-email-event-webhook-signature'];
  const timestamp = headers['x-twilio-email-event-webhook-timestamp'];
  if (typeof signature !== 'string' || typeof timestamp !== 'string') return null;
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  if (!isSigned(publicKey, signed, signature)) return null;
  return listOf(readJson(body)).flatMap((event) => readEvent(fieldsOf(event)) ?? []);
}

/** Whether it is a public key as SendGrid shows it: base64 of an SPKI, on the curve P-256. */
export function isPublicKey(text: string): boolean {
  try {
    return readKey(text).asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

function readKey(text: string) {
  return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
}

function isSigned(publicKey: string, signed: Buffer, signature: string): boolean {
  try {
    return verify('sha256', signed, readKey(publicKey), Buffer.from(signature, 'base64'));
  } catch {
    // A signature that is none is no reason to fail.
    return false;
  }
}

/** An account sends other mail, too; what was sent here always carries its key. */
function readEvent(fields: Readonly<Record<string, unknown>>): ProviderEvent | null {
  const name = textOf(fields['event']);
  const eventId = textOf(fields['sg_event_id']);
  const outboxKey = textOf(fields[KEY_ARGUMENT]);
  const state = name !== null && Object.hasOwn(STATES, name) ? STATES[name] : undefined;
  if (name === null || eventId === null || outboxKey === null || state === undefined) return null;
  const timestamp = fields['timestamp'];
  return {
    eventId,
    outboxKey,
    // The id that the send was answered with, and then where the mail went through.
    providerId: textOf(fields['sg_message_id'])?.split('.')[0] ?? null,
    status: name,
    state,
    error: state === 'failed' ? whyFailed(name, fields) : null,
    occurredAt: typeof timestamp === 'number' ? new Date(timestamp * SECOND) : null,
  };
}

function whyFailed(event: string, fields: Readonly<Record<string, unknown>>): FlowError {
  const reason = textOf(fields['reason']) ?? 'no reason given';
  if (event === 'dropped') {
    const code = Object.hasOwn(DROPPED, reason) ? DROPPED[reason] : undefined;
    return { code: code ?? 'rejected', message: `SendGrid did not try to deliver it: ${reason}` };
  }
  // 5.1.x: the address itself (RFC 3463). A block is about the sender or the text.
  const status = textOf(fields['status']) ?? reason;
  const isAddress = fields['type'] !== 'blocked' && /^(550 )?5\.1\./.test(status);
  return { code: isAddress ? 'invalid_recipient' : 'rejected', message: `It bounced: ${reason}` };
}
