import { actionNode } from '../../../../../../flow/actions/schema.ts';
import { listOutlets } from '../../../../../../flow/list-outlets.ts';
import type { NodeDraft } from '../../../../studio/draft.ts';

/** Fields of the same name that mean something else: a number is no email address. */
const MEANINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sendEmail: { to: 'address', from: 'address' },
  sendSms: { to: 'number', from: 'number' },
  whatsappTemplate: { to: 'number' },
};

/** The fields that an action's schema has. */
const FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  actionNode.options.map(({ shape }) => [shape.action.value, new Set(Object.keys(shape))]),
);

/** The same node with another action: its name stays, and the fields and outlets that the other action has too. */
export function changeAction(node: NodeDraft, action: string): NodeDraft {
  if (node.action === action) return node;
  const before = typeof node.action === 'string' ? node.action : '';
  const fields = FIELDS.get(action);
  const kept = Object.entries(node).filter(
    ([field]) =>
      field !== 'outlets' &&
      fields?.has(field) === true &&
      (MEANINGS[before]?.[field] ?? field) === (MEANINGS[action]?.[field] ?? field),
  );
  const changed: NodeDraft = { ...Object.fromEntries(kept), kind: 'action', action, ...initial(action) };
  const outlets = new Set(listOutlets(changed).map(({ id }) => id));
  return {
    ...changed,
    outlets: Object.fromEntries(Object.entries(node.outlets ?? {}).filter(([id]) => outlets.has(id))),
  };
}

function initial(action: string): Partial<NodeDraft> {
  return action === 'createContact' ? { contact: {} } : {};
}
