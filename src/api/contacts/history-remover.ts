/**
 * Removes from Temporal the histories of conversations whose contacts were deleted: again and again until there is
 * nothing, also when Temporal was away meanwhile. Any number of processes may do it.
 */
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../../store/database.ts';
import { deletionDone, deletionsDue, type WorkflowDeletion } from '../../store/workflow-deletions.ts';
import { deleteHistories } from '../../temporal/delete-histories.ts';
import { startRounds } from '../rounds.ts';

/** Workflows at a time. */
const AT_ONCE = 16;

export interface HistoryRemoverParts {
  database: Database;
  client: Client;
  log: Logger;
}

/** Starts removing; the result stops it and resolves when the round under way has ended. */
export function startHistoryRemover(parts: HistoryRemoverParts): () => Promise<void> {
  return startRounds((stop) => removeHistories(parts, stop), {
    log: parts.log,
    failed: 'Removing histories failed',
  });
}

/** Removes everything that is due once, or until it is to stop. */
async function removeHistories(parts: HistoryRemoverParts, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const due = await deletionsDue(parts.database, AT_ONCE);
    await Promise.all(due.map((deletion) => removeHistory(parts, deletion)));
    if (due.length < AT_ONCE) return;
  }
}

async function removeHistory(
  { database, client, log }: HistoryRemoverParts,
  { workflowId, final }: WorkflowDeletion,
): Promise<void> {
  try {
    const nothingLeft = await deleteHistories(client, workflowId);
    if (nothingLeft && final) await deletionDone(database, workflowId);
  } catch (error) {
    log.info({ workflow: workflowId, err: error }, 'A history is not removed yet; it will be tried again');
  }
}
