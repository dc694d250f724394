/**
 * What Twilio's errors mean for a send. Codes: Twilio's error dictionary (https://www.twilio.com/docs/api/errors);
 * a 429 was never processed, while after a 5xx the message may exist.
 */
import type { AttemptResult } from '../send.ts';

const MINUTE = 60_000;

/** Refused for good, by what the author is told. */
const PERMANENT: Readonly<Record<number, string>> = {
  20003: 'bad_credentials',
  20404: 'rejected',
  21211: 'invalid_recipient',
  21265: 'invalid_recipient',
  21408: 'rejected',
  21606: 'invalid_sender',
  21608: 'invalid_recipient',
  21610: 'opted_out',
  21612: 'invalid_recipient',
  21614: 'invalid_recipient',
  21617: 'text_too_long',
};

/** Not processed: milliseconds until it is worth another try; `null`: as Retry-After says. */
const LATER: Readonly<Record<number, number | null>> = {
  20429: null,
  // The sender's queue is full.
  21611: 2 * MINUTE,
  21730: null,
};

/** What became of a message, when it was not delivered (status callbacks). */
const UNDELIVERED: Readonly<Record<number, { code: string; message: string }>> = {
  30001: { code: 'rejected', message: 'Twilio’s queue for this sender was full.' },
  30002: { code: 'rejected', message: 'The Twilio account is suspended.' },
  30003: { code: 'unreachable', message: 'The phone could not be reached: it is off, or has no network.' },
  30004: { code: 'opted_out', message: 'The recipient blocks messages.' },
  30005: { code: 'invalid_recipient', message: 'The number does not exist any more, or is not known.' },
  30006: {
    code: 'invalid_recipient',
    message: 'The number is a landline, or its carrier cannot be reached.',
  },
  30007: { code: 'rejected', message: 'The carrier filtered the message.' },
  30008: { code: 'unreachable', message: 'The carrier did not deliver it and gave no reason.' },
  63014: { code: 'rejected', message: 'The message was blocked because the recipient does not take it.' },
  63016: { code: 'rejected', message: 'Outside of the 24-hour window only templates can be sent.' },
  63024: { code: 'invalid_recipient', message: 'The recipient cannot be sent messages on this channel.' },
};

export interface TwilioAnswer {
  status: number;
  code: number | null;
  message: string;
  /** Milliseconds. */
  retryAfter: number | null;
}

/** An answer that is no success. */
export function classify({ status, code, message, retryAfter }: TwilioAnswer): AttemptResult {
  const told = `Twilio: ${message}${code === null ? '' : ` (${code})`}`;
  if (code !== null && code in LATER)
    return {
      kind: 'later',
      error: { code: 'busy', message: told },
      after: retryAfter ?? LATER[code] ?? null,
    };
  if (status === 429) {
    // The account as a whole sends too much: the others would only be refused as well.
    return { kind: 'later', error: { code: 'busy', message: told }, after: retryAfter, pause: true };
  }
  if (status >= 500) return { kind: 'ambiguous', error: { code: 'unavailable', message: told } };
  const known = code === null ? undefined : PERMANENT[code];
  const fallback = status === 401 ? 'bad_credentials' : 'rejected';
  return { kind: 'refused', error: { code: known ?? fallback, message: told } };
}

/** Why a message was not delivered. */
export function undelivered(code: number | null, status: string): { code: string; message: string } {
  const known = code === null ? undefined : UNDELIVERED[code];
  if (known) return { code: known.code, message: `${known.message} (Twilio ${code})` };
  const detail = code === null ? '' : `, error ${code}`;
  return { code: 'rejected', message: `Twilio did not deliver it (${status}${detail}).` };
}
