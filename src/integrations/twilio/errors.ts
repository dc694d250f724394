/**
 * What Twilio's errors mean for a send. The codes: https://www.twilio.com/docs/api/errors. A 429 was never processed
 * (https://www.twilio.com/docs/api/errors/20429), while after a 5xx the message may exist.
 */
import type { FlowError } from '../../flow/state.ts';
import { MINUTE, type SendErrorCode } from '../send-error.ts';
import type { AttemptResult } from '../send.ts';

/** Refused for good, by what the author is told. Codes that are not here are `rejected`. */
export const REFUSED: Readonly<Record<number, SendErrorCode>> = {
  /** Authenticate. */
  20003: 'bad_credentials',
  /** The account is not found. */
  20404: 'bad_credentials',
  /** Invalid “To” number. */
  21211: 'invalid_recipient',
  /** Invalid “From” number. */
  21212: 'invalid_sender',
  /** “To” is a short code. */
  21265: 'invalid_recipient',
  /** The account may not send to this country. */
  21408: 'rejected',
  /** “From” is not one of the account’s that can send messages. */
  21606: 'invalid_sender',
  /** A trial account sends to verified numbers only. */
  21608: 'invalid_recipient',
  /** The recipient has answered STOP. */
  21610: 'opted_out',
  /** “To” is not reachable from this “From”. */
  21612: 'invalid_recipient',
  /** “To” is not a mobile number. */
  21614: 'invalid_recipient',
  /** Longer than 1,600 characters. */
  21617: 'text_too_long',
  /** “From” does not fit the country of “To”. */
  21659: 'invalid_sender',
  /** There is no such messaging service. */
  21701: 'invalid_sender',
  /** The messaging service has no numbers. */
  21703: 'invalid_sender',
};

/** Not processed: milliseconds until it is worth another try, where Retry-After does not say. */
export const LATER: Readonly<Record<number, number | null>> = {
  /** Too many requests. */
  20429: null,
  /** The sender’s queue is full. */
  21611: 2 * MINUTE,
  /** Too many messages of this account are open. */
  21730: null,
};

/** What became of a message that did not arrive. */
export const UNDELIVERED: Readonly<Record<number, { code: SendErrorCode; message: string }>> = {
  30001: {
    code: 'unreachable',
    message: 'The queue of this sender was full; it may be sent again in 30 to 60 minutes.',
  },
  30002: { code: 'rejected', message: 'The Twilio account is suspended.' },
  30003: {
    code: 'unreachable',
    message: 'The phone is off or has no network; it may be sent again in 30 to 60 minutes.',
  },
  30004: { code: 'opted_out', message: 'The recipient blocks messages.' },
  30005: { code: 'invalid_recipient', message: 'The number is unknown or not in use any more.' },
  30006: { code: 'invalid_recipient', message: 'The number is a landline, or its carrier takes no SMS.' },
  30007: { code: 'rejected', message: 'The carrier filtered the message out.' },
  30008: { code: 'unreachable', message: 'The carrier gave no reason; it may be sent again once.' },
  63014: { code: 'opted_out', message: 'The recipient blocks messages from this sender.' },
  63016: { code: 'rejected', message: 'Outside of the 24-hour window only templates may be sent.' },
  63024: { code: 'invalid_recipient', message: 'The recipient cannot be reached on this channel.' },
};

export interface TwilioAnswer {
  status: number;
  code: number | null;
  message: string;
  /** Milliseconds. */
  retryAfter: number | null;
}

/** An answer that is no success. */
export function classify({
  status,
  code,
  message,
  retryAfter,
}: TwilioAnswer): Exclude<AttemptResult, { kind: 'accepted' }> {
  const told = `Twilio: ${message}${code === null ? '' : ` (${code})`}`;
  // The account as a whole sends too much: what comes after would be refused as well.
  if (status === 429 || code === 20429)
    return { kind: 'later', error: { code: 'busy', message: told }, after: retryAfter, pause: true };
  if (code !== null && Object.hasOwn(LATER, code)) {
    const after = retryAfter ?? LATER[code] ?? null;
    return { kind: 'later', error: { code: 'busy', message: told }, after };
  }
  if (status >= 500) return { kind: 'ambiguous', error: { code: 'unavailable', message: told } };
  const known = code === null ? undefined : REFUSED[code];
  const fallback = status === 401 || status === 403 ? 'bad_credentials' : 'rejected';
  return { kind: 'refused', error: { code: known ?? fallback, message: told } };
}

/** Why a message has not arrived. */
export function undelivered(code: number | null, status: string): FlowError {
  const known = code === null ? undefined : UNDELIVERED[code];
  if (known) return { code: known.code, message: `${known.message} (Twilio ${code})` };
  const detail = code === null ? '' : `, error ${code}`;
  return { code: 'rejected', message: `Twilio did not deliver it (${status}${detail}).` };
}
