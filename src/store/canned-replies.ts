/** Replies that members keep ready. Their texts are templates, as in flows. */
import { asc, eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { cannedReplies } from './schema.ts';

type Store = Pick<Database, 'orm'>;

export type CannedReply = typeof cannedReplies.$inferSelect;
export type CannedText = Pick<CannedReply, 'title' | 'text'>;

export function listCannedReplies({ orm }: Store): Promise<CannedReply[]> {
  return orm.select().from(cannedReplies).orderBy(asc(cannedReplies.title), asc(cannedReplies.id));
}

export async function addCannedReply(
  { orm }: Store,
  reply: CannedText & Pick<CannedReply, 'id' | 'createdBy'>,
): Promise<CannedReply> {
  const [added] = await orm.insert(cannedReplies).values(reply).returning();
  return added as CannedReply;
}

/** `null`: there is no such reply. */
export async function changeCannedReply(
  { orm }: Store,
  id: string,
  { title, text }: CannedText,
): Promise<CannedReply | null> {
  const [changed] = await orm
    .update(cannedReplies)
    .set({ title, text, updatedAt: sql`now()` })
    .where(eq(cannedReplies.id, id))
    .returning();
  return changed ?? null;
}

/** False: there is no such reply. */
export async function removeCannedReply({ orm }: Store, id: string): Promise<boolean> {
  const removed = await orm
    .delete(cannedReplies)
    .where(eq(cannedReplies.id, id))
    .returning({ id: cannedReplies.id });
  return removed.length > 0;
}
