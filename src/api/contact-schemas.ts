/** What contacts look like over HTTP. */
import { z } from 'zod';
import { LONGEST_FIELD, MOST_TAGS } from '../store/contacts/fields.ts';
import type { ContactRow } from '../store/contacts.ts';
import { instant } from './schemas.ts';

export const contactId = z.string().min(1).max(100);

export const contactReply = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable().describe('Lower case; no two contacts have the same.'),
    phone: z.string().nullable().describe('E.164, such as +442079460000; no two contacts have the same.'),
    company: z.string().nullable(),
    country: z.string().nullable().describe('ISO 3166-1 alpha-2.'),
    city: z.string().nullable(),
    region: z.string().nullable(),
    tags: z.array(z.string()),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Contact' });

export type Contact = z.output<typeof contactReply>;

export const contactsPage = z.object({ contacts: z.array(contactReply), next: z.string().nullable() });

export type ContactsPage = z.output<typeof contactsPage>;

const line = (name: keyof typeof LONGEST_FIELD) => z.string().max(LONGEST_FIELD[name]).nullable().optional();

/** Absent: as it is. Empty or null: nothing is known (any more). */
export const contactBody = z.strictObject({
  name: line('name'),
  email: line('email'),
  phone: line('phone').describe('With its country code, or as written in `country`.'),
  company: line('company'),
  country: line('country').describe('An ISO 3166-1 alpha-2 code or an English name.'),
  city: line('city'),
  region: line('region'),
  tags: z.array(z.string().max(LONGEST_FIELD.tag)).max(MOST_TAGS).optional().describe('All of them.'),
});

export type ContactBody = z.input<typeof contactBody>;

export function contactView(row: ContactRow): Contact {
  const { createdByAction: _, createdAt, updatedAt, ...fields } = row;
  return { ...fields, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
