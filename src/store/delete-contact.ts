/**
 * Deletes a person: the contact and every conversation that it was ever linked to, with all that was kept of them.
 * What is left are the conversations' ids, as digests, so that they are never used again; and, until that is done,
 * which workflows' histories have to go from Temporal.
 */
import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { markDeleted } from './deleted-conversations.ts';
import { untilUndisturbed } from './postgres-error.ts';
import {
  archivedRuns,
  changes,
  contacts,
  conversationContacts,
  conversations,
  entries,
  files,
  inbound,
  outbox,
  providerEvents,
  readMarks,
  workflowDeletions,
} from './schema.ts';

/** Every table with a `conversation_id`. */
export const OF_CONVERSATIONS = [
  outbox,
  entries,
  inbound,
  changes,
  readMarks,
  files,
  conversationContacts,
  archivedRuns,
] as const;

type Transaction = Parameters<Parameters<Database['orm']['transaction']>[0]>[0];

/** Resolves to the ids of the conversations that went with it; `null`: there is no such contact. */
export function deleteContact(
  { orm }: Pick<Database, 'orm'>,
  id: string,
  workflowIdOf: (conversationId: string) => string,
): Promise<string[] | null> {
  return untilUndisturbed(() =>
    orm.transaction(async (tx) => {
      const contact = eq(contacts.id, id);
      // Whoever links a conversation to it holds it too, so from here on no link is added.
      const [known] = await tx.select({ id: contacts.id }).from(contacts).where(contact).for('update');
      if (!known) return null;
      const linked = await tx
        .select({ id: conversationContacts.conversationId })
        .from(conversationContacts)
        .where(eq(conversationContacts.contactId, id));
      const ids = linked.map((conversation) => conversation.id);
      if (ids.length > 0) await deleteConversations(tx, ids, workflowIdOf);
      await tx.delete(contacts).where(contact);
      return ids;
    }),
  );
}

/**
 * The rows are taken in the order in which everybody takes them: what is sent, then its conversation. Whoever writes
 * to one of these conversations afterwards finds no row, and writes nothing.
 */
async function deleteConversations(
  tx: Transaction,
  ids: string[],
  workflowIdOf: (conversationId: string) => string,
): Promise<void> {
  await deleteSends(tx, ids);
  await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(inArray(conversations.id, ids))
    .orderBy(asc(conversations.id))
    .for('update');
  // What was written down to be sent while their rows were waited for.
  await deleteSends(tx, ids);
  await markDeleted(tx, ids);
  await tx
    .insert(workflowDeletions)
    .values(ids.map((id) => ({ workflowId: workflowIdOf(id) })))
    .onConflictDoNothing();
  // They may have had other contacts too, which stay.
  await tx
    .update(contacts)
    .set({ createdByAction: null })
    .where(
      and(
        inArray(
          contacts.id,
          tx
            .select({ id: conversationContacts.contactId })
            .from(conversationContacts)
            .where(inArray(conversationContacts.conversationId, ids)),
        ),
        inArray(sql`split_part(${contacts.createdByAction}, '/', 1)`, ids),
      ),
    );
  for (const table of OF_CONVERSATIONS) await tx.delete(table).where(inArray(table.conversationId, ids));
  await tx.delete(conversations).where(inArray(conversations.id, ids));
}

/** What was sent in these conversations, and what its providers told of it. */
async function deleteSends(tx: Transaction, ids: string[]): Promise<void> {
  const sends = inArray(outbox.conversationId, ids);
  const { key, provider, providerId } = outbox;
  await tx
    .delete(providerEvents)
    .where(
      or(
        inArray(providerEvents.outboxKey, tx.select({ key }).from(outbox).where(sends)),
        sql`(${providerEvents.provider}, ${providerEvents.providerId}) in ${tx.select({ provider, providerId }).from(outbox).where(sends)}`,
      ),
    );
  await tx.delete(outbox).where(sends);
}
