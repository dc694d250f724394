import twilio from 'twilio';
import type { ProviderEvent } from '../send.ts';
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

/** Whether Twilio sent it: the signature covers the address as Twilio knows it, and all fields. */
export function isSignedByTwilio(
  authToken: string,
  signature: string | undefined,
  url: string,
  fields: Record<string, string>,
): boolean {
  return signature !== undefined && twilio.validateRequest(authToken, signature, url, fields);
}

/** `null`: it tells of no message. */
export function readStatusCallback(
  fields: Record<string, string>,
  outboxKey: string | null,
): ProviderEvent | null {
  const { MessageSid: sid, MessageStatus: status, ErrorCode: errorCode } = fields;
  if (!sid || !status) return null;
  const state = STATES[status] ?? null;
  const code = errorCode !== undefined && /^\d+$/.test(errorCode) ? Number(errorCode) : null;
  return {
    eventId: `${sid}:${status}`,
    outboxKey,
    providerId: sid,
    status,
    state,
    error: state === 'failed' ? undelivered(code, status) : null,
    occurredAt: null,
  };
}
