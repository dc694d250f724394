import { sql } from 'drizzle-orm';
import { CHANGES_CHANNEL } from '../conversations.ts';
import type { Database } from '../database.ts';
import type { OutboxRow } from './change.ts';

/**
 * Tells those who follow the conversation that a send stands differently: the change covers its `sent` entry, once
 * there is one. The conversation's row is held, as by everybody who announces.
 */
export async function announceSend(
  transaction: Pick<Database['orm'], 'execute'>,
  { conversationId, actionKey }: Pick<OutboxRow, 'conversationId' | 'actionKey'>,
): Promise<void> {
  await transaction.execute(sql`
    with held as (
      select id, seq from conversations where id = ${conversationId} for update
    ), shown as (
      select coalesce(max(e.seq), held.seq) as seq, count(e.seq) > 0 as by_entry
      from held left join entries e
        on e.conversation_id = held.id and e.entry ->> 'event' = 'sent' and e.entry -> 'data' ->> 'send' = ${actionKey}
      group by held.seq
    ), announced as (
      insert into changes (conversation_id, from_seq, to_seq)
      select ${conversationId}, case when by_entry then seq - 1 else seq end, seq from shown
    )
    select pg_notify(${CHANGES_CHANNEL}, ${conversationId}) from held`);
}
