import { countSegments } from '../../../../integrations/twilio/count-segments.ts';
import type { Send, SendState } from '../../api/types.ts';

/** How states are called and coloured. */
export const STATES: Record<SendState, { label: string; color: string; meaning: string }> = {
  pending: { label: 'Trying', color: 'blue', meaning: 'The provider has not accepted it so far.' },
  sent: { label: 'Sent', color: 'teal', meaning: 'The provider has accepted it.' },
  delivered: { label: 'Delivered', color: 'green', meaning: 'It has arrived.' },
  failed: { label: 'Failed', color: 'red', meaning: 'It was not accepted, or has not arrived.' },
  unknown: {
    label: 'Unknown',
    color: 'amber',
    meaning: 'The provider’s answer was lost: it may have been accepted.',
  },
};

export const ACTIONS: Record<Send['action'], string> = {
  sendSms: 'SMS',
  sendEmail: 'Email',
  whatsappTemplate: 'WhatsApp template',
};

export const RESULTS: Record<Send['attempts'][number]['result'], string> = {
  accepted: 'Accepted',
  refused: 'Refused',
  later: 'Not accepted, to be tried again',
  ambiguous: 'The answer was lost',
  lost: 'The process that asked has ended',
  found: 'The provider has it',
  absent: 'The provider does not have it',
  told: 'The provider told of it',
  resend: 'To be sent again',
  settled: 'Settled by a person',
  given_up: 'Given up',
};

/** Whom it goes to, in one line. */
export function recipientOf({ sentTo, request }: Send): string {
  const { to } = request;
  return sentTo ?? (Array.isArray(to) ? to.filter(isText).join(', ') : isText(to) ? to : '');
}

/** What is said in it, as far as one line tells. */
export function contentOf({ request }: Send): string {
  const { template, subject, text } = request;
  const name = typeof template === 'object' && template !== null && 'name' in template ? template.name : null;
  return [name, subject, text].find(isText) ?? '';
}

/** What an SMS costs: how many messages its text is split into. */
export function lengthOf({ request }: Send): string {
  const { segments, encoding, length } = countSegments(isText(request['text']) ? request['text'] : '');
  return `${segments} ${segments === 1 ? 'segment' : 'segments'} (${length} characters, ${encoding})`;
}

const isText = (value: unknown): value is string => typeof value === 'string';
