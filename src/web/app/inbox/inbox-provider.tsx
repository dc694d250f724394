import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type JSX, type ReactNode } from 'react';
import { keys } from '../api/keys.ts';
import { useCan, useMe } from '../session/me.ts';
import { setUnread } from '../shared/tab-title.ts';
import { InboxContext, useInboxState } from './inbox-context.ts';
import { Inbox } from './inbox.ts';
import { unreadOf } from './rows.ts';

/**
 * Follows the conversations, by one line to the server for all pages, as long as a member is signed in who may see
 * them. What is unread stands in the tab, whichever page is shown.
 */
export function InboxProvider({ children }: { children: ReactNode }): JSX.Element {
  const { member } = useMe();
  const mayFollow = useCan()('conversations:read');
  if (!mayFollow) return <>{children}</>;
  return (
    <Following key={member.id} me={member.id}>
      {children}
    </Following>
  );
}

function Following({ me, children }: { me: string; children: ReactNode }): JSX.Element {
  const client = useQueryClient();
  const [inbox] = useState(() => new Inbox(me, () => client.setQueryData(keys.me, null)));
  useEffect(() => {
    inbox.start();
    return () => inbox.stop();
  }, [inbox]);
  return (
    <InboxContext value={inbox}>
      <UnreadInTab />
      {children}
    </InboxContext>
  );
}

/** How many entries of this member’s conversations they have not read. */
export const useUnread = (): number => useInboxState(({ rows, me }) => unreadOf(rows.values(), me));

function UnreadInTab(): null {
  const unread = useUnread();
  useEffect(() => {
    setUnread(unread);
    return () => setUnread(0);
  }, [unread]);
  return null;
}
