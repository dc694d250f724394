/** The outbox as people and programs read it. */
import { and, asc, desc, eq, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { OutboxRow } from './outbox/change.ts';
import { outbox, type SendState } from './schema.ts';

type Store = Pick<Database, 'orm'>;

export async function findSend({ orm }: Store, key: string): Promise<OutboxRow | null> {
  const [row] = await orm.select().from(outbox).where(eq(outbox.key, key));
  return row ?? null;
}

export interface SendFilter {
  state?: SendState;
  conversation?: string;
  /** The last row of the page before. */
  before?: { updatedAt: Date; key: string };
  limit: number;
}

/** Sends, the one that changed last first. */
export async function listSends({ orm }: Store, filter: SendFilter): Promise<OutboxRow[]> {
  const { state, conversation, before, limit } = filter;
  return orm
    .select()
    .from(outbox)
    .where(
      and(
        state && eq(outbox.state, state),
        conversation === undefined ? undefined : eq(outbox.conversationId, conversation),
        before &&
          or(
            lt(outbox.updatedAt, before.updatedAt),
            and(eq(outbox.updatedAt, before.updatedAt), lt(outbox.key, before.key)),
          ),
      ),
    )
    .orderBy(desc(outbox.updatedAt), desc(outbox.key))
    .limit(limit);
}

/** Whether another row has this message for its own. */
export async function isOthersMessage(
  { orm }: Store,
  { provider, key }: Pick<OutboxRow, 'provider' | 'key'>,
  providerId: string,
): Promise<boolean> {
  const [other] = await orm
    .select({ key: outbox.key })
    .from(outbox)
    .where(and(eq(outbox.provider, provider), eq(outbox.providerId, providerId), ne(outbox.key, key)))
    .limit(1);
  return other !== undefined;
}

/** What the conversation's flow is sending and waits for; `null`: nothing. */
export async function openSendOf(store: Store, conversationId: string): Promise<OutboxRow | null> {
  const [last] = await openSendsOf(store, conversationId);
  return last ?? null;
}

/** What has not come to its end for the conversation's flow, the newest first. */
export async function openSendsOf({ orm }: Store, conversationId: string): Promise<OutboxRow[]> {
  return orm
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.conversationId, conversationId),
        or(eq(outbox.state, 'pending'), and(eq(outbox.state, 'unknown'), isNull(outbox.error))),
      ),
    )
    .orderBy(desc(outbox.createdAt));
}

/** Those of a conversation with these action keys. */
export async function sendsOf(
  { orm }: Store,
  conversationId: string,
  actionKeys: readonly string[],
): Promise<OutboxRow[]> {
  if (actionKeys.length === 0) return [];
  return orm
    .select()
    .from(outbox)
    .where(and(eq(outbox.conversationId, conversationId), inArray(outbox.actionKey, [...actionKeys])));
}

/** Those whose delivery is awaited and known, and has not been told to their conversation; the oldest first. */
export async function sendsToTell({ orm }: Store, limit: number): Promise<OutboxRow[]> {
  return orm
    .select()
    .from(outbox)
    .where(
      sql`awaits_delivery and delivery_told_at is null and sent_at is not null and state in ('delivered', 'failed')`,
    )
    .orderBy(asc(outbox.updatedAt))
    .limit(limit);
}

/** Its conversation has been told of the delivery, or has ended. */
export async function markTold({ orm }: Store, key: string): Promise<void> {
  await orm
    .update(outbox)
    .set({ deliveryToldAt: sql`now()` })
    .where(eq(outbox.key, key));
}
