import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { MemberRef } from '../../flow/transcript.ts';
import type { Database } from '../../store/database.ts';
import { abandonSend } from '../../store/outbox.ts';
import { openSendsOf } from '../../store/outbox-readers.ts';
import { settleEnded } from '../../store/unsettled.ts';
import { workflowIdOf } from '../../workflows/protocol.ts';

/** Milliseconds. */
const PATIENCE = 5_000;

/**
 * Ends a conversation's run for good, whatever it is at, and closes the conversation for everybody.
 * @param act whose it is: its id, who does it and why
 * @throws what `isTemporalFault` knows, when Temporal cannot be reached
 */
export async function terminateRun(
  { database, client }: { database: Database; client: Client },
  conversationId: string,
  act: { id: string; by: MemberRef; reason: string },
): Promise<void> {
  const handle = client.workflow.getHandle(workflowIdOf(conversationId));
  try {
    await client.withDeadline(Date.now() + PATIENCE, () => handle.terminate(act.reason));
  } catch (error) {
    // It has ended already, or was never started: the conversation is closed all the same.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  await settleEnded(database, conversationId, act);
  const error = { code: 'run_ended', message: `${act.by.name} terminated the run.` };
  for (const { key } of await openSendsOf(database, conversationId)) await abandonSend(database, key, error);
}
