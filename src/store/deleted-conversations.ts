/** Conversations that were deleted: nothing is left of them but that their ids are never used again. */
import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { deletedConversations } from './schema.ts';

export async function isDeleted(
  { orm }: { orm: Pick<Database['orm'], 'select'> },
  conversationId: string,
): Promise<boolean> {
  const [row] = await orm
    .select({ digest: deletedConversations.digest })
    .from(deletedConversations)
    .where(eq(deletedConversations.digest, digestOf(conversationId)));
  return row !== undefined;
}

export async function markDeleted(
  tx: Pick<Database['orm'], 'insert'>,
  conversationIds: readonly string[],
): Promise<void> {
  if (conversationIds.length === 0) return;
  await tx
    .insert(deletedConversations)
    .values(conversationIds.map((id) => ({ digest: digestOf(id) })))
    .onConflictDoNothing();
}

const digestOf = (conversationId: string) => createHash('sha256').update(conversationId).digest('base64url');
