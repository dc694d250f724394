import type { Client } from '@temporalio/client';
import { workflowIdOf } from '../workflows/protocol.ts';

/** Milliseconds; it is a courtesy and must not hold anybody up. */
const PATIENCE = 2_000;

/**
 * Lets an activity of a conversation that waits for its next attempt run at once. Rejects when it is not waiting any
 * more, or Temporal cannot be reached; it then runs when it would have anyway.
 */
export async function wakeActivity(
  client: Client,
  conversationId: string,
  activityId: string,
): Promise<void> {
  await client.withDeadline(Date.now() + PATIENCE, () =>
    client.workflowService.resetActivity({
      namespace: client.options.namespace,
      execution: { workflowId: workflowIdOf(conversationId) },
      identity: client.options.identity,
      id: activityId,
    }),
  );
}
