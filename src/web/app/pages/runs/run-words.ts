import type { Run } from '../../api/types.ts';

/** Whom a run is with, as far as that is known. */
export function whoOf({ contact, visitor }: Pick<Run, 'contact' | 'visitor'>): string {
  return contact?.name ?? visitor.name ?? visitor.id ?? 'A visitor';
}

/** Errors that flows have, as they can be searched for. */
export const ERROR_CODES = [
  'conflict',
  'delivery_unknown',
  'invalid_field',
  'invalid_recipient',
  'no_such_flow',
  'no_such_member',
  'no_such_segment',
  'no_such_team',
  'nobody_available',
  'nobody_eligible',
  'not_connected',
  'opted_out',
  'rejected',
  'template_changed',
  'timed_out',
] as const;

export const PROVIDERS: Record<NonNullable<Run['trouble']>['provider'], string> = {
  twilio: 'Twilio',
  sendgrid: 'SendGrid',
  whatsapp: 'WhatsApp',
};
