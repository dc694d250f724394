import { call, part } from './call.ts';
import type { Contact, ContactBody, ContactsPage } from './types.ts';

export interface ContactFilter {
  q: string;
  tag: string;
  segment: string;
}

/** Those that changed last first. */
export const listContacts = (filter: ContactFilter, cursor: string | undefined, signal: AbortSignal) =>
  call<ContactsPage>('/api/v1/contacts', { query: { ...filter, cursor }, signal });

export const createContact = (body: ContactBody) =>
  call<Contact>('/api/v1/contacts', { method: 'POST', body });

export const changeContact = (id: string, body: ContactBody) =>
  call<Contact>(`/api/v1/contacts/${part(id)}`, { method: 'PATCH', body });

/** With everything that is kept about them. */
export const deleteContact = ({ id }: Pick<Contact, 'id'>) =>
  call(`/api/v1/contacts/${part(id)}`, { method: 'DELETE' });
