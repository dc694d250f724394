import type { PositionedMessage, Projection } from '../flow/projection.ts';
import { storeProjection } from '../store/conversations.ts';
import type { Database } from '../store/database.ts';
import { messagesFrom } from '../store/inbound.ts';

/**
 * Stores the projection of a closed conversation. From then on nothing more is accepted, so the messages it returns
 * (from `nextPosition` on) are all that were accepted before and have not reached the workflow.
 */
export async function recordClosed(
  database: Database,
  conversationId: string,
  projection: Projection,
  nextPosition: number,
): Promise<PositionedMessage[]> {
  await storeProjection(database, conversationId, projection);
  return messagesFrom(database, conversationId, nextPosition);
}
