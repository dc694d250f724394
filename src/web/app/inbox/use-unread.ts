import { useContext, useSyncExternalStore } from 'react';
import { InboxContext } from './inbox-context.ts';
import type { Row } from './state.ts';
import { viewsOf } from './views-of.ts';

const NEVER = () => () => undefined;

/** How many entries of this member’s conversations they have not read, as far as it is known yet. */
export function useUnread(): number {
  const store = useContext(InboxContext)?.store;
  return useSyncExternalStore(store?.subscribe ?? NEVER, () =>
    store ? unreadOf(store.state.rows.values(), store.state.me) : 0,
  );
}

/** What this member has not read of theirs. */
function unreadOf(rows: Iterable<Row>, me: string): number {
  let unread = 0;
  for (const row of rows) if (viewsOf(row, me).includes('mine')) unread += row.unread;
  return unread;
}
