import type { Conversation } from '../conversation.ts';
import type { Attention } from './attention.ts';

/**
 * Counts what has come while the chat was not looked at, and calls `tell` with each new count. What was there when
 * the chat was loaded counts as read.
 */
export function countUnread(
  conversation: Conversation,
  attention: Attention,
  tell: (unread: number) => void,
): void {
  let of: string | null = null;
  let seen: number | null = null;
  let told = 0;
  const update = () => {
    const { id, entries, loaded } = conversation.view;
    if (id !== of) seen = null;
    of = id;
    const newest = entries.at(-1)?.seq ?? 0;
    if (attention.given || (seen === null && loaded)) seen = newest;
    const after = seen ?? newest;
    const unread = entries.filter(({ seq, from }) => seq > after && from !== 'visitor').length;
    if (unread === told) return;
    told = unread;
    tell(unread);
  };
  conversation.subscribe(update);
  attention.subscribe(update);
}

/** Shows the count in the page's title. */
export function showInTitle(unread: number): void {
  const title = document.title.replace(/^\(\d+\) /, '');
  document.title = unread > 0 ? `(${unread}) ${title}` : title;
}
