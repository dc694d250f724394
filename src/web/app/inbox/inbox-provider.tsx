import { Suspense, useState, type JSX, type ReactNode } from 'react';
import { lazyPage } from '../lazy-page.ts';
import { useCan, useMe } from '../session/me.ts';
import { ErrorBoundary } from '../shell/error-boundary.tsx';
import { InboxContext } from './inbox-context.ts';
import type { Inbox } from './inbox.ts';

/** Fetched behind the first page: most of what a member waits for is not in it. */
const FollowInbox = lazyPage(() => import('./follow-inbox.tsx'), 'FollowInbox');

/**
 * Follows the conversations, by one line to the server for all pages, as long as a member is signed in who may see
 * them.
 */
export function InboxProvider({ children }: { children: ReactNode }): JSX.Element {
  const { member } = useMe();
  const mayFollow = useCan()('conversations:read');
  const [inbox, setInbox] = useState<Inbox | null>(null);
  return (
    <InboxContext value={inbox}>
      {mayFollow && (
        <ErrorBoundary>
          <Suspense fallback={null}>
            <FollowInbox key={member.id} me={member.id} onInbox={setInbox} />
          </Suspense>
        </ErrorBoundary>
      )}
      {children}
    </InboxContext>
  );
}
