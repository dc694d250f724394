import { z } from 'zod';
import {
  changeContact,
  createContact,
  findContact,
  listContacts,
  readFields,
  type Clash,
  type GivenFields,
  type SaveResult,
  type WrittenFields,
} from '../../store/contacts.ts';
import type { Database } from '../../store/database.ts';
import { deleteContact } from '../../store/delete-contact.ts';
import { workflowIdOf } from '../../workflows/protocol.ts';
import { contactBody, contactId, contactReply, contactsPage, contactView } from '../contact-schemas.ts';
import { wholeNumber } from '../conversation-schemas.ts';
import { cursorAfter, readCursor } from '../page-cursor.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { slug } from '../schemas.ts';
import { invalidFields } from '../validate.ts';

const byId = z.strictObject({ id: contactId });

/** Contacts: the people that visitors turned out to be. */
export const contactRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    name: 'listContacts',
    method: 'get',
    path: '/api/v1/contacts',
    tag: 'contacts',
    summary: 'List contacts, the one that changed last first',
    credentials: ['apiKey', 'member'],
    scope: 'contacts:read',
    query: z.strictObject({
      q: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .optional()
        .describe('Found in the name, email address, phone number or company.'),
      tag: z.string().min(1).max(50).optional(),
      segment: slug.optional().describe('Contacts that have a conversation in this segment.'),
      cursor: z.string().max(200).optional().describe('`next` of the page before.'),
      limit: wholeNumber(1, 200).default(50),
    }),
    responses: { 200: { description: 'A page.', body: contactsPage } },
    async handle({ query: { q, tag, segment, cursor, limit } }) {
      const rows = await listContacts(database, {
        limit: limit + 1,
        ...(q !== undefined && { q }),
        ...(tag !== undefined && { tag }),
        ...(segment !== undefined && { segment }),
        ...(cursor !== undefined && { before: readCursor(cursor) }),
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const next = rows.length > limit && last ? cursorAfter(last) : null;
      return { status: 200, body: { contacts: page.map(contactView), next } };
    },
  }),
  route({
    name: 'createContact',
    method: 'post',
    path: '/api/v1/contacts',
    tag: 'contacts',
    summary: 'Create a contact',
    description:
      'No two contacts have the same email address or phone number: where one has it already, the answer is 409 ' +
      'with `contacts`, the ids of those, by field.',
    credentials: ['apiKey', 'member'],
    scope: 'contacts:write',
    body: contactBody,
    responses: { 201: { description: 'Created.', body: contactReply } },
    problems: ['already_exists'],
    async handle({ body }) {
      const fields = fieldsOf(body);
      if (!Object.values(fields).some((value) => value !== null && value.length > 0)) {
        throw invalidFields([{ field: '', message: 'A contact has at least one field' }]);
      }
      return { status: 201, body: contactView(savedOf(await createContact(database, fields))) };
    },
  }),
  route({
    name: 'getContact',
    method: 'get',
    path: '/api/v1/contacts/:id',
    tag: 'contacts',
    summary: 'Read a contact',
    credentials: ['apiKey', 'member'],
    scope: 'contacts:read',
    params: byId,
    responses: { 200: { description: 'The contact.', body: contactReply } },
    problems: ['not_found'],
    async handle({ params: { id } }) {
      const contact = await findContact(database, id);
      if (!contact) throw unknown(id);
      return { status: 200, body: contactView(contact) };
    },
  }),
  route({
    name: 'changeContact',
    method: 'patch',
    path: '/api/v1/contacts/:id',
    tag: 'contacts',
    summary: 'Change fields of a contact',
    description:
      'A field that is not given stays as it is; an empty one, or null, is emptied. `tags` replaces all of them. ' +
      'A phone number without its country code is read by the country that is given with it, or is stored.',
    credentials: ['apiKey', 'member'],
    scope: 'contacts:write',
    params: byId,
    body: contactBody,
    responses: { 200: { description: 'As it is now.', body: contactReply } },
    problems: ['not_found', 'already_exists'],
    async handle({ params: { id }, body }) {
      const stored = await findContact(database, id);
      const fields = fieldsOf(body, body.country === undefined ? stored?.country : undefined);
      const saved = await changeContact(database, id, fields);
      if (!saved) throw unknown(id);
      return { status: 200, body: contactView(savedOf(saved)) };
    },
  }),
  route({
    name: 'deleteContact',
    method: 'delete',
    path: '/api/v1/contacts/:id',
    tag: 'contacts',
    summary: 'Delete a contact with all its data',
    description:
      'With it go all conversations that it was ever linked to, open ones too: their transcripts, what was sent in ' +
      'them, and their histories in Temporal, as soon as Temporal is reached. The ids of these conversations are ' +
      'never used again. This cannot be undone.',
    credentials: ['apiKey', 'member'],
    scope: 'contacts:write',
    params: byId,
    responses: { 204: { description: 'It is gone.' } },
    problems: ['not_found'],
    async handle({ params: { id } }) {
      if (!(await deleteContact(database, id, workflowIdOf))) throw unknown(id);
      return { status: 204 };
    },
  }),
];

const unknown = (id: string) => new Problem('not_found', `There is no contact “${id}”.`);

/** @throws Problem `invalid_input` that names every bad field. */
function fieldsOf(written: WrittenFields, region?: string | null): GivenFields {
  const reading = readFields(written, region);
  if (reading.ok) return reading.fields;
  throw invalidFields(reading.faults.map(({ field, message }) => ({ field, message: withoutStop(message) })));
}

/** @throws Problem `already_exists`, `invalid_input`. */
function savedOf(result: SaveResult) {
  switch (result.kind) {
    case 'saved':
      return result.contact;
    case 'conflict':
      throw new Problem('already_exists', describeClashes(result.clashes), {
        members: {
          contacts: Object.fromEntries(result.clashes.map(({ field, contact }) => [field, contact])),
        },
      });
    case 'invalid':
      throw invalidFields([{ field: result.fault.field, message: withoutStop(result.fault.message) }]);
  }
}

function describeClashes(clashes: readonly Clash[]): string {
  return clashes
    .map(
      ({ field, contact }) =>
        `Another contact (${contact}) has this ${field === 'email' ? 'email address' : 'phone number'}.`,
    )
    .join(' ');
}

/** A problem's detail puts the full stop itself. */
const withoutStop = (sentence: string) => sentence.replace(/\.$/, '');
