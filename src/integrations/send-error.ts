import type { AttemptResult } from './send.ts';

/** What an author reads as `{{error.code}}` when something was not sent, or has not arrived. */
export type SendErrorCode =
  | 'bad_credentials'
  | 'invalid_recipient'
  | 'invalid_sender'
  | 'opted_out'
  | 'template_changed'
  | 'text_too_long'
  | 'unreachable'
  | 'rejected';

/** For good; nothing was sent. */
export function refused(code: SendErrorCode, message: string): Extract<AttemptResult, { kind: 'refused' }> {
  return { kind: 'refused', error: { code, message } };
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
