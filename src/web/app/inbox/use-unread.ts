import { useContext, useSyncExternalStore } from 'react';
import { InboxContext } from './inbox-context.ts';
import { unreadOf } from './rows.ts';

const NEVER = () => () => undefined;

/** How many entries of this member’s conversations they have not read, as far as it is known yet. */
export function useUnread(): number {
  const store = useContext(InboxContext)?.store;
  return useSyncExternalStore(store?.subscribe ?? NEVER, () =>
    store ? unreadOf(store.state.rows.values(), store.state.me) : 0,
  );
}
