import type { Client } from '@temporalio/client';
import { findArchivedRun } from '../../store/archive.ts';
import type { Database } from '../../store/database.ts';
import type { FileStorage } from '../../store/file-storage.ts';
import { factsOf, fetchHistory, type History } from '../../temporal/fetch-history.ts';
import { workflowIdOf } from '../../workflows/protocol.ts';
import { unpackHistory } from './pack-history.ts';

export interface FindRunsParts {
  database: Database;
  client: Client;
  files: FileStorage;
}

/**
 * The history of a run, or of the last one, from the archive or from Temporal, whichever has it. `null`: neither does.
 * @throws when Temporal, or the store of files, has to be asked and cannot be
 */
export async function findRun(
  { database, client, files }: FindRunsParts,
  conversationId: string,
  runId: string | null,
): Promise<History | null> {
  const kept = await findArchivedRun(database, conversationId, runId);
  // The last one that is archived is the last one of all only when nothing follows it.
  const isIt = kept !== null && (runId !== null || kept.nextRunId === null);
  return (
    (isIt ? await readKept(files, kept) : null) ??
    (await fetchHistory(client, workflowIdOf(conversationId), runId)) ??
    (kept && !isIt ? await readKept(files, kept) : null)
  );
}

/** `null`: somebody has taken its file away. */
async function readKept(
  files: FileStorage,
  { history, file }: { history: Uint8Array | null; file: string | null },
): Promise<History | null> {
  const bytes = history ?? (file === null ? null : await files.get(file));
  return bytes && unpackHistory(bytes);
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
