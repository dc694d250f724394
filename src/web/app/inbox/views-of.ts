import type { View } from '../api/conversations.ts';
import type { Row } from './state.ts';

/** The lists that a conversation stands in. */
export function viewsOf({ status, assignee }: Row, me: string): View[] {
  if (status === 'resolved' || status === 'closed') return [status];
  const views: View[] = ['open'];
  if (status === 'queued') views.push('queued');
  if (assignee === null) views.push('unassigned');
  if (assignee?.id === me) views.push('mine');
  return views;
}
