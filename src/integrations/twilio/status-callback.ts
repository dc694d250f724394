import { parse } from 'node:querystring';
import twilio from 'twilio';
import type { ProviderEvent } from '../send.ts';
import type { SignedRequest } from '../webhooks.ts';
import { undelivered } from './errors.ts';

/** What each status of a message means for a send (https://www.twilio.com/docs/messaging/api/message-resource). */
const STATES: Readonly<Record<string, ProviderEvent['state']>> = {
  accepted: 'sent',
  scheduled: 'sent',
  queued: 'sent',
  sending: 'sent',
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** What it tells; `null`: Twilio has not signed it. The signature covers the whole address and every field. */
export function readStatusCallback(
  authToken: string,
  { url, headers, body }: SignedRequest,
): ProviderEvent[] | null {
  const signature = headers['x-twilio-signature'];
  const fields = { ...parse(body.toString()) };
  if (typeof signature !== 'string' || !twilio.validateRequest(authToken, signature, url, fields))
    return null;
  const sid = oneOf(fields['MessageSid']);
  const status = oneOf(fields['MessageStatus']);
  if (!sid || !status) return [];
  const state = Object.hasOwn(STATES, status) ? (STATES[status] ?? null) : null;
  const errorCode = oneOf(fields['ErrorCode']);
  const code = errorCode !== null && /^\d+$/.test(errorCode) ? Number(errorCode) : null;
  return [
    {
      eventId: `${sid}:${status}`,
      outboxKey: new URL(url).searchParams.get('key'),
      providerId: sid,
      status,
      state,
      error: state === 'failed' ? undelivered(code, status) : null,
      occurredAt: null,
    },
  ];
}

function oneOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
