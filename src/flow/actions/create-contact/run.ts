import { addEvent } from '../../engine/entries.ts';
import { failNode } from '../../engine/fail.ts';
import { follow } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { truncate } from '../../expressions/apply-filter.ts';
import { render } from '../../expressions/render.ts';
import type { CreateContactNode } from '../../plan.ts';
import type { ActionResult, ContactFields, ContactRef, State } from '../../state.ts';
import type { Value } from '../../transcript.ts';
import { startAction } from '../start-action.ts';
import { CONTACT_FIELDS } from './fields.ts';

export function runCreateContact(turn: Turn, node: CreateContactNode): Next {
  const fields = fillIn(turn.state, node);
  if (Object.keys(fields).length === 0) {
    const message = 'None of the contact’s fields has a value, so there is nothing to save.';
    return failNode(turn, node, { code: 'invalid_field', message });
  }
  const region = node.region === undefined ? {} : { region: node.region };
  return startAction(turn, { name: 'createContact', fields, ...region }, node.retryFor);
}

/** The contact is what expressions read from here on. */
export function finishCreateContact(turn: Turn, node: CreateContactNode, { contact }: ActionResult): Next {
  if (!contact) return failNode(turn, node, { code: 'conflict', message: 'No contact came back.' });
  const { state } = turn;
  state.facts = { ...state.facts, contact: factsOf(contact) };
  const label = contact.name ?? contact.email ?? contact.phone ?? contact.id;
  addEvent(turn, 'contact', `Contact saved: ${truncate(label, 200)}.`, {
    membersOnly: true,
    data: { contact: contact.id },
  });
  return follow(turn, node, 'success');
}

/** What has a value; a field that comes to nothing is left as it is known already. */
function fillIn(state: State, { fields, tags = [] }: CreateContactNode): ContactFields {
  const filled: ContactFields = {};
  for (const field of CONTACT_FIELDS) {
    const template = fields[field];
    const text = template === undefined ? '' : render(state, template).trim();
    if (text !== '') filled[field] = text;
  }
  const named = tags.flatMap((tag) => render(state, tag).split(','));
  const unique = new Set(named.map((tag) => tag.trim()).filter((tag) => tag !== ''));
  if (unique.size > 0) filled.tags = [...unique];
  return filled;
}

function factsOf({ id, tags, ...fields }: ContactRef): { [key: string]: Value } {
  return { id, ...fields, ...(tags && { tags }) };
}
