/**
 * The buttons that the system itself shows: to leave the queue, and to rate. Their ids have a dot, which authors' ids
 * cannot have, so none is ever taken for an author's.
 */
import type { Status } from './transcript.ts';

/** @param visit of the node that queued the conversation */
export const leaveId = (visit: number) => `queue.leave@${visit}`;

/** @param question the seq of the entry that asks */
export const ratingId = (rating: number, question: number) => `rating.${rating}@${question}`;

/** Whether a button of the system's can be pressed as a conversation stands; of several, the last one shown. */
export function isSystemButtonLive(id: string, status: Status): boolean {
  if (id.startsWith('queue.leave@')) return status === 'queued';
  return id.startsWith('rating.') && status === 'resolved';
}
