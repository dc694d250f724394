import type { Scope } from '../../flow/expressions/read-path.ts';
import type { MemberRef } from '../../flow/transcript.ts';
import { contactRef, findContact } from '../../store/contacts.ts';
import type { ConversationRow } from '../../store/conversations.ts';
import type { Database } from '../../store/database.ts';

/** What expressions read outside of a flow: the same as in it, with the contact as it is now, and `member`: who writes. */
export async function scopeOf(
  database: Pick<Database, 'orm'>,
  row: ConversationRow,
  member: MemberRef | null,
): Promise<Scope> {
  const { id, contactId, request, status, segment, assignee, error } = row;
  const contact = contactId === null ? null : await findContact(database, contactId);
  return {
    facts: {
      conversation: { id, channel: request.channel },
      visitor: request.visitor,
      contact: contact ? { ...contactRef(contact) } : {},
    },
    variables: { ...row.variables, member: member && { id: member.id, name: member.name } },
    status,
    segment,
    assignee,
    error,
  };
}
