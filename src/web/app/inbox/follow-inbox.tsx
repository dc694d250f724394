import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '../api/keys.ts';
import { setUnread } from '../shared/tab-title.ts';
import { Inbox } from './inbox.ts';
import { useUnread } from './use-unread.ts';

/**
 * Holds the line to the server while it is there. What is unread stands in the tab, whichever page is shown.
 * @param onInbox is given what there is to see, and null when it is no longer followed.
 */
export function FollowInbox({ me, onInbox }: { me: string; onInbox: (inbox: Inbox | null) => void }): null {
  const client = useQueryClient();
  useEffect(() => {
    const inbox = new Inbox(me, () => client.setQueryData(keys.me, null));
    inbox.start();
    onInbox(inbox);
    return () => {
      inbox.stop();
      onInbox(null);
    };
  }, [me, client, onInbox]);

  const unread = useUnread();
  useEffect(() => {
    setUnread(unread);
    return () => setUnread(0);
  }, [unread]);
  return null;
}
