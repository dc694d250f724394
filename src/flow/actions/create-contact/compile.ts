import { compact } from '../../compact.ts';
import { DEFAULT_RETRY_FOR } from '../../limits.ts';
import type { CreateContactNode } from '../../plan.ts';
import type { NodeCompiler } from '../../publishing/node-compiler.ts';
import { checkAddress, checkNumber } from '../check-recipient.ts';
import { CONTACT_FIELDS } from './fields.ts';
import type { CreateContactDocument } from './schema.ts';

/** @param region the flow's, of phone numbers without a country code */
export function compileCreateContact(
  to: NodeCompiler,
  node: CreateContactDocument,
  region: string | undefined,
): Omit<CreateContactNode, 'name' | 'outlets'> {
  const fields: CreateContactNode['fields'] = {};
  const { contact } = node;
  for (const field of CONTACT_FIELDS) {
    const template = to.optional(`contact.${field}`, contact[field]);
    if (template !== undefined) fields[field] = template;
  }
  if (Object.keys(fields).length === 0 && contact.tags === undefined) {
    to.error(
      'contact_empty',
      'contact',
      'Nothing is said of the contact.',
      'Give at least one of name, email, phone, company, country, city, region and tags.',
    );
  }
  if (fields.email !== undefined) checkAddress(to, 'contact.email', fields.email);
  if (fields.phone !== undefined) checkNumber(to, 'contact.phone', fields.phone, region);
  return compact<Omit<CreateContactNode, 'name' | 'outlets'>>({
    kind: 'action',
    action: 'createContact',
    fields,
    tags: contact.tags?.map((tag, index) => to.template(`contact.tags.${index}`, tag)),
    region,
    retryFor: to.duration('retryFor', node.retryFor) ?? DEFAULT_RETRY_FOR,
  });
}
