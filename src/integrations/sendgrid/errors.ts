/**
 * What SendGrid's answers mean for a send. The statuses:
 * https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses
 */
import { SECOND, type SendErrorCode } from '../send-error.ts';
import type { AttemptResult } from '../send.ts';

/** Refused for good, by HTTP status. Others below 500 are `rejected`. */
export const REFUSED: Readonly<Record<number, SendErrorCode>> = {
  400: 'rejected',
  401: 'bad_credentials',
  403: 'bad_credentials',
  404: 'rejected',
  405: 'rejected',
  406: 'rejected',
  413: 'text_too_long',
  451: 'rejected',
};

/** Which field an error is about says more than its status. */
const ABOUT: readonly [field: RegExp, code: SendErrorCode][] = [
  [/^from\b/, 'invalid_sender'],
  [/^personalizations\.\d+\.(to|cc|bcc)\b/, 'invalid_recipient'],
];

export interface SendgridAnswer {
  status: number;
  errors: readonly { message: string; field: string | null }[];
  /** Milliseconds. */
  retryAfter: number | null;
}

/** An answer that is no success. */
export function classify({
  status,
  errors,
  retryAfter,
}: SendgridAnswer): Exclude<AttemptResult, { kind: 'accepted' }> {
  const texts = errors.map(({ message, field }) => (field === null ? message : `${message} (${field})`));
  const message = `SendGrid: ${texts.join('; ') || 'no reason given'} (status ${status})`;
  // The key as a whole sends too much: what comes after would be refused as well.
  if (status === 429)
    return { kind: 'later', error: { code: 'busy', message }, after: retryAfter, pause: true };
  if (status >= 500) return { kind: 'ambiguous', error: { code: 'unavailable', message } };
  const about = ABOUT.find(([pattern]) => errors.some(({ field }) => field !== null && pattern.test(field)));
  return { kind: 'refused', error: { code: about?.[1] ?? REFUSED[status] ?? 'rejected', message } };
}

/** Milliseconds until the time that X-RateLimit-Reset names (seconds since 1970); `null`: it names none. */
export function untilReset(header: string | undefined, now: number = Date.now()): number | null {
  return header !== undefined && /^\d{9,11}$/.test(header)
    ? Math.max(0, Number(header) * SECOND - now)
    : null;
}
