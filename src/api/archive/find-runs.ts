import type { Client } from '@temporalio/client';
import { findArchivedRun } from '../../store/archive.ts';
import type { Database } from '../../store/database.ts';
import { factsOf, fetchHistory, type History } from '../../temporal/fetch-history.ts';
import { workflowIdOf } from '../../workflows/protocol.ts';
import { unpackHistory } from './pack-history.ts';

export interface FindRunsParts {
  database: Database;
  client: Client;
}

/**
 * The history of a run, or of the last one, from the archive or from Temporal, whichever has it. `null`: neither does.
 * @throws when Temporal has to be asked and cannot be
 */
export async function findRun(
  { database, client }: FindRunsParts,
  conversationId: string,
  runId: string | null,
): Promise<History | null> {
  const kept = await findArchivedRun(database, conversationId, runId);
  // The last one that is archived is the last one of all only when nothing follows it.
  if (kept && (runId !== null || kept.nextRunId === null)) return unpackHistory(kept.history);
  const history = await fetchHistory(client, workflowIdOf(conversationId), runId);
  if (history) return history;
  return kept && unpackHistory(kept.history);
}

/** The histories of all its runs, oldest first; those that are lost are left out. */
export async function findRuns(parts: FindRunsParts, conversationId: string): Promise<History[]> {
  const runs: History[] = [];
  let history = await findRun(parts, conversationId, null);
  while (history) {
    runs.unshift(history);
    const { previousRunId } = factsOf(history);
    history = previousRunId === null ? null : await findRun(parts, conversationId, previousRunId);
  }
  return runs;
}
