import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Inbox } from '../../inbox/inbox.ts';
import type { InboxState } from '../../inbox/state.ts';

export const InboxContext = createContext<Inbox | null>(null);

export function useInbox(): Inbox {
  const inbox = useContext(InboxContext);
  if (!inbox) throw new Error('useInbox() is for parts of the inbox page.');
  return inbox;
}

/** A part of what the inbox shows. `select` has to answer with the same object as long as nothing has changed. */
export function useInboxState<Part>(select: (state: InboxState) => Part): Part {
  const { store } = useInbox();
  return useSyncExternalStore(store.subscribe, () => select(store.state));
}
