import { contactRef, findContact } from '../../store/contacts.ts';
import { findConversation } from '../../store/conversations.ts';
import type { Database } from '../../store/database.ts';
import type { Plans } from '../../store/plans.ts';
import { HISTORY_CAP, type Beginning } from '../../temporal/conversation-client.ts';

/** What starts this conversation's workflow, from what the API accepted it with. */
export type LoadBeginning = (conversationId: string) => Promise<Beginning>;

export function createLoadBeginning(
  database: Database,
  plans: Plans,
  historyCap: number = HISTORY_CAP,
): LoadBeginning {
  return async (conversationId) => {
    const row = await findConversation(database, conversationId);
    if (!row) throw new Error(`There is no conversation ${conversationId}.`);
    const { channel, visitor, variables } = row.request;
    const contact = row.contactId === null ? null : await findContact(database, row.contactId);
    const { plan } = await plans.find(row.flowId, row.flowVersion);
    return {
      facts: {
        conversation: { id: row.id, channel },
        visitor,
        contact: contact ? { ...contactRef(contact) } : {},
      },
      variables,
      plan,
      historyCap,
    };
  };
}
