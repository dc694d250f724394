import type { ContactRow } from '../contacts.ts';
import type { GivenFields } from './fields.ts';

/** What of a contact can be given. */
export type ContactData = Pick<
  ContactRow,
  'name' | 'email' | 'phone' | 'company' | 'country' | 'city' | 'region' | 'tags'
>;

/**
 * The merge rule: a field that is given and not empty takes the place of the stored one, and tags are united. So
 * merging the same twice changes nothing more, and nothing is ever lost by leaving it out.
 */
export function mergeContact(stored: ContactData, given: GivenFields): ContactData {
  const { tags = [], ...texts } = given;
  const filled = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== null));
  return { ...dataOf(stored), ...filled, tags: [...new Set([...stored.tags, ...tags])].sort() };
}

/** Its data alone. */
export function dataOf(contact: ContactData): ContactData {
  const { name, email, phone, company, country, city, region, tags } = contact;
  return { name, email, phone, company, country, city, region, tags };
}
