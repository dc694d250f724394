import type { Conversation } from '../conversation.ts';

/** Counts in the page's title what has come while the page was not looked at. */
export function announceUnread(conversation: Conversation): void {
  const newest = () => conversation.view.entries.at(-1)?.seq ?? 0;
  let seen = 0;
  const update = () => {
    if (document.visibilityState === 'visible') seen = newest();
    const unread = conversation.view.entries.filter(
      ({ seq, from }) => seq > seen && from !== 'visitor',
    ).length;
    const title = document.title.replace(/^\(\d+\) /, '');
    const wanted = unread > 0 ? `(${unread}) ${title}` : title;
    if (document.title !== wanted) document.title = wanted;
  };
  conversation.subscribe(update);
  document.addEventListener('visibilitychange', update);
}
