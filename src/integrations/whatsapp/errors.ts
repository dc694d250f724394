/**
 * What the errors of WhatsApp's Cloud API mean for a send. What counts is `error.code`, not the HTTP status:
 * https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
 */
import type { FlowError } from '../../flow/state.ts';
import { HOUR, MINUTE, SECOND, type SendErrorCode } from '../send-error.ts';
import type { AttemptResult } from '../send.ts';

/** Refused for good, by what the author is told. Codes that are nowhere here are `rejected`. */
export const REFUSED: Readonly<Record<number, SendErrorCode>> = {
  /** The token is not valid. */
  0: 'bad_credentials',
  /** The app lacks a capability. */
  3: 'bad_credentials',
  /** Permission denied. */
  10: 'bad_credentials',
  /** The phone number id is unknown, or deleted. */
  33: 'invalid_sender',
  /** Invalid parameter. */
  100: 'rejected',
  /** The token has expired. */
  190: 'bad_credentials',
  /** The account broke a policy. */
  368: 'rejected',
  /** Part of an experiment of Meta's. */
  130472: 'rejected',
  /** Not allowed in this country. */
  130497: 'rejected',
  /** Access denied. */
  131005: 'bad_credentials',
  /** A required parameter is missing. */
  131008: 'rejected',
  /** A parameter's value is not valid. */
  131009: 'rejected',
  /** Sender and recipient are the same. */
  131021: 'invalid_recipient',
  /** Undeliverable: no WhatsApp, or an old one. */
  131026: 'invalid_recipient',
  /** Not on the test number's list of recipients. */
  131030: 'invalid_recipient',
  /** The account is locked. */
  131031: 'rejected',
  /** The number's display name is not approved. */
  131037: 'invalid_sender',
  /** Something about the payment method. */
  131042: 'rejected',
  /** More than 24 hours since the recipient wrote. */
  131047: 'rejected',
  /** The recipient wants no marketing. */
  131050: 'opted_out',
  /** This type of message is not known. */
  131051: 'rejected',
  /** Another number of parameters than the template has. */
  132000: 'template_changed',
  /** No such template in this language, or it is not approved. */
  132001: 'template_changed',
  /** Too long once it is filled in. */
  132005: 'text_too_long',
  /** What is filled in breaks a policy. */
  132007: 'rejected',
  132008: 'rejected',
  /** The parameters are of another kind than the template's. */
  132012: 'template_changed',
  /** Paused. */
  132015: 'template_changed',
  /** Disabled. */
  132016: 'template_changed',
  /** The form that it opens is blocked. */
  132068: 'rejected',
  135000: 'rejected',
};

/** Permissions that are missing. */
const PERMISSIONS = { from: 200, to: 299 };

/** Certainly not accepted: milliseconds until it is worth another try. */
export const LATER: Readonly<Record<number, number>> = {
  /** The app makes too many calls. */
  4: 5 * MINUTE,
  /** The business account makes too many calls. */
  80007: 5 * MINUTE,
  /** The number sends too fast. */
  130429: 5 * SECOND,
  /** Meta holds marketing back from this recipient. */
  131049: 24 * HOUR,
  /** The account is in maintenance. */
  131057: MINUTE,
  /** The form that it opens is throttled. */
  132069: HOUR,
};

/** Too many to this recipient: 4ⁿ seconds after the n-th attempt, as Meta asks. */
export const PAIR_LIMIT = 131056;
const LONGEST_PAIR_WAIT = HOUR;

/** Messages of this number were blocked or reported too often: nothing more is sent for a while. */
export const PAUSES: Readonly<Record<number, number>> = {
  131048: 15 * MINUTE,
  131064: 15 * MINUTE,
};

/** Meta does not say whether it was accepted. */
export const AMBIGUOUS: ReadonlySet<number> = new Set([1, 2, 131000, 131016]);

export interface GraphAnswer {
  status: number;
  code: number | null;
  message: string;
  /** Milliseconds. */
  retryAfter: number | null;
}

/** An answer that is no success, to the `attempt`-th of one message, counted from 1. */
export function classify(
  { status, code, message, retryAfter }: GraphAnswer,
  attempt: number,
): Exclude<AttemptResult, { kind: 'accepted' }> {
  const told = `WhatsApp: ${message}`;
  const busy: FlowError = { code: 'busy', message: told };
  const pause = code === null ? undefined : PAUSES[code];
  if (pause !== undefined) return { kind: 'later', error: busy, after: retryAfter ?? pause, pause: true };
  if (code === PAIR_LIMIT) {
    const after = Math.min(4 ** Math.min(attempt, 10) * SECOND, LONGEST_PAIR_WAIT);
    return { kind: 'later', error: busy, after: retryAfter ?? after };
  }
  const after = code === null ? undefined : LATER[code];
  if (after !== undefined) return { kind: 'later', error: busy, after: retryAfter ?? after };
  if (code !== null && AMBIGUOUS.has(code))
    return { kind: 'ambiguous', error: { code: 'unavailable', message: told } };
  const refusal = code === null ? undefined : refusalOf(code);
  if (refusal !== undefined) return { kind: 'refused', error: { code: refusal, message: told } };
  if (status === 429) return { kind: 'later', error: busy, after: retryAfter };
  if (status >= 500) return { kind: 'ambiguous', error: { code: 'unavailable', message: told } };
  const fallback = status === 401 || status === 403 ? 'bad_credentials' : 'rejected';
  return { kind: 'refused', error: { code: fallback, message: told } };
}

/** Why a message has not arrived, as a status tells it. */
export function undelivered(code: number | null, reason: string): FlowError {
  const known = code === null ? undefined : refusalOf(code);
  const number = code === null ? '' : ` (${code})`;
  return { code: known ?? 'rejected', message: `WhatsApp did not deliver it: ${reason}${number}` };
}

function refusalOf(code: number): SendErrorCode | undefined {
  if (code >= PERMISSIONS.from && code <= PERMISSIONS.to) return 'bad_credentials';
  return REFUSED[code];
}
