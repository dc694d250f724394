import type { ContactField } from '../../plan.ts';

/** The fields of a contact that are one text each, in the order in which people read them. */
export const CONTACT_FIELDS = [
  'name',
  'email',
  'phone',
  'company',
  'country',
  'city',
  'region',
] as const satisfies readonly ContactField[];
