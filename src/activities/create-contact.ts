import type { ActionResult } from '../flow/state.ts';
import { contactRef, readFields, upsertContact, type Clash } from '../store/contacts.ts';
import type { Database } from '../store/database.ts';
import { outboxKey } from '../store/outbox.ts';
import type { ActionInput } from '../workflows/activities.ts';
import { conversationDeleted, permanentFailure } from './permanent-failure.ts';

/**
 * Saves the contact and links the conversation to it; trying it again changes nothing more. Errors: `invalid_field`
 * (the message names it), `conflict` (it would be two contacts at once).
 */
export async function createContact(
  database: Database,
  { conversationId, key, action }: ActionInput<'createContact'>,
): Promise<ActionResult> {
  const reading = readFields(action.fields, action.region);
  if (!reading.ok) {
    const faults = reading.faults.map(({ field, message }) => `${field}: ${message}`);
    throw permanentFailure('invalid_field', faults.join(' '));
  }
  const origin = { conversationId, action: outboxKey(conversationId, key) };
  const saved = await upsertContact(database, reading.fields, origin);
  switch (saved.kind) {
    case 'saved':
      return { contact: contactRef(saved.contact) };
    case 'conflict':
      throw permanentFailure('conflict', describeClashes(saved.clashes));
    case 'invalid':
      throw permanentFailure('invalid_field', `${saved.fault.field}: ${saved.fault.message}`);
    case 'gone':
      throw conversationDeleted();
  }
}

/** By ids alone: a flow may show the message to its visitor. */
function describeClashes(clashes: readonly Clash[]): string {
  const sides = clashes.map(({ field, contact }) => `the ${NAMES[field]} belongs to the contact ${contact}`);
  return `This would be two contacts: ${sides.join(', ')}.`;
}

const NAMES: Record<Clash['field'], string> = { email: 'email address', phone: 'phone number' };
