import { createContext, useContext, useRef, useSyncExternalStore } from 'react';
import type { Inbox } from './inbox.ts';
import type { InboxState } from './state.ts';

/** Null for a member who may not see conversations, and until the first line to the server is there. */
export const InboxContext = createContext<Inbox | null>(null);

export function useInbox(): Inbox {
  const inbox = useContext(InboxContext);
  if (!inbox) throw new Error('useInbox() is for what is shown once there is an inbox.');
  return inbox;
}

/**
 * A part of what the inbox shows; whoever uses it is drawn again when it has changed.
 * @param isSame whether it has not; default: it is the same object.
 */
export function useInboxState<Part>(
  select: (state: InboxState) => Part,
  isSame: (before: Part, after: Part) => boolean = Object.is,
): Part {
  const { store } = useInbox();
  const kept = useRef<{ part: Part } | null>(null);
  return useSyncExternalStore(store.subscribe, () => {
    const part = select(store.state);
    if (kept.current === null || !isSame(kept.current.part, part)) kept.current = { part };
    return kept.current.part;
  });
}
