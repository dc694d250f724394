import { CHANGES_CHANNEL } from '../../store/conversations.ts';
import type { Database } from '../../store/database.ts';

/** Wakes those who wait for a conversation's changes, or for any. What changed they read themselves. */
export interface ChangeFeed {
  /** `conversationId`: `null` for all. `onChange` may be called more often than something changed. */
  subscribe(conversationId: string | null, onChange: () => void): () => void;
  close(): Promise<void>;
}

/** One listening connection for all streams of this process. */
export async function openChangeFeed(database: Database): Promise<ChangeFeed> {
  const byConversation = new Map<string | null, Set<() => void>>();
  const wake = (key: string | null) => byConversation.get(key)?.forEach((onChange) => onChange());
  const unlisten = await database.listen(CHANGES_CHANNEL, (conversationId) => {
    if (conversationId === '') {
      // The line was down; anything may have changed.
      for (const key of byConversation.keys()) wake(key);
      return;
    }
    wake(conversationId);
    wake(null);
  });
  return {
    subscribe(conversationId, onChange) {
      const subscribers = byConversation.get(conversationId) ?? new Set();
      byConversation.set(conversationId, subscribers.add(onChange));
      return () => {
        subscribers.delete(onChange);
        if (subscribers.size === 0) byConversation.delete(conversationId);
      };
    },
    close: unlisten,
  };
}
