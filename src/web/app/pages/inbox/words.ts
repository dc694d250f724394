import type { View } from '../../api/conversations.ts';
import type { ConversationStatus } from '../../api/types.ts';

/** How a conversation’s states are called and coloured. */
export const STATUSES: Record<ConversationStatus, { label: string; color: string }> = {
  bot: { label: 'Bot', color: 'blue' },
  queued: { label: 'Queued', color: 'amber' },
  human: { label: 'With a member', color: 'brand' },
  resolved: { label: 'Resolved', color: 'gray' },
  closed: { label: 'Closed', color: 'gray' },
};

export const VIEWS: Record<View, { label: string; empty: string }> = {
  mine: { label: 'Mine', empty: 'Nothing is assigned to you.' },
  unassigned: { label: 'Unassigned', empty: 'Everything has somebody who looks after it.' },
  queued: { label: 'Queued', empty: 'Nobody waits.' },
  open: { label: 'All open', empty: 'There is no open conversation.' },
  resolved: { label: 'Resolved', empty: 'Nothing has been resolved yet.' },
  closed: { label: 'Closed', empty: 'Nothing has been closed yet.' },
};

export const isView = (value: string | null): value is View => value !== null && value in VIEWS;
