/**
 * Keeps the histories of runs that have ended, before Temporal forgets them. What is due stands in the database, so it is
 * done again until it is done, whichever process is killed meanwhile. Any number of processes may do it.
 */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { reach } from '../../checkpoints.ts';
import {
  allArchived,
  archivedSoFar,
  archiveRun,
  lastArchived,
  toArchive,
  type PlaceOfHistory,
  type ToArchive,
} from '../../store/archive.ts';
import type { Database } from '../../store/database.ts';
import type { FileStorage } from '../../store/file-storage.ts';
import { currentRun, factsOf, fetchHistory, type CurrentRun } from '../../temporal/fetch-history.ts';
import { workflowIdOf } from '../../workflows/protocol.ts';
import { startRounds } from '../rounds.ts';
import { packHistory } from './pack-history.ts';

/** Conversations at a time; each takes a whole history into memory. */
const AT_ONCE = 8;

export interface ArchiverParts {
  database: Database;
  client: Client;
  /** Where histories are kept; `null`: in the database. */
  files: FileStorage | null;
  log: Logger;
}

/** Starts archiving; the result stops it and resolves when the round under way has ended. */
export function startArchiver(parts: ArchiverParts): () => Promise<void> {
  return startRounds((stop) => archive(parts, stop), {
    log: parts.log,
    failed: 'Archiving histories failed',
  });
}

/** Archives everything that is due once, or until it is to stop. */
async function archive(parts: ArchiverParts, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const due = await toArchive(parts.database, AT_ONCE);
    await Promise.all(
      due.filter(({ changed }) => changed).map((conversation) => archiveConversation(parts, conversation)),
    );
    if (due.length < AT_ONCE) return;
  }
}

async function archiveConversation(parts: ArchiverParts, conversation: ToArchive): Promise<void> {
  const { database, log } = parts;
  const { id, closed } = conversation;
  try {
    const over = await archiveRuns(parts, id);
    // The last run of one that has just been closed may not have ended yet; then it is looked at again.
    if (over || (over === null && closed)) await allArchived(database, conversation);
    else if (!closed) await archivedSoFar(database, conversation);
  } catch (error) {
    log.info({ conversation: id, err: error }, 'Not archived yet; it will be tried again');
  }
}

/**
 * Archives the runs that have ended and are not archived, oldest first. Resolves to whether the conversation is over;
 * `null`: Temporal knows nothing of it, not yet or not any more.
 */
async function archiveRuns({ database, client, files }: ArchiverParts, id: string): Promise<boolean | null> {
  const workflowId = workflowIdOf(id);
  const last = await lastArchived(database, id);
  if (last && last.nextRunId === null) return true;
  const current = await currentRun(client, workflowId);
  if (!current) return null;
  let next: string | null = last ? last.nextRunId : await firstKept(client, workflowId, current);
  while (next !== null) {
    if (next === current.runId && current.runs) return false;
    const history = await fetchHistory(client, workflowId, next);
    if (!history) return null;
    const { runId, startedAt, end } = factsOf(history);
    if (!end) return false;
    reach('archive.fetched', id);
    const place = await placeHistory(files, await packHistory(history));
    const isKept = await archiveRun(database, {
      conversationId: id,
      runId,
      nextRunId: end.nextRunId,
      events: history.events?.length ?? 0,
      startedAt,
      endedAt: end.at,
      ...place,
    });
    // Another process has kept it, or the conversation has been deleted.
    if (!isKept && files && 'file' in place) await files.remove(place.file);
    reach('archive.kept', id);
    next = end.nextRunId;
  }
  return true;
}

/** A file of which the database is not told in the end is removed with others that nothing refers to. */
async function placeHistory(files: FileStorage | null, history: Uint8Array): Promise<PlaceOfHistory> {
  if (!files) return { history };
  const file = randomUUID();
  await files.put(file, history);
  return { file };
}

/** The oldest run that Temporal has; those before it were gone before they could be archived. */
async function firstKept(client: Client, workflowId: string, current: CurrentRun): Promise<string> {
  const { runId: latest, firstRunId } = current;
  if (firstRunId === latest || (await fetchHistory(client, workflowId, firstRunId))) return firstRunId;
  let runId = latest;
  for (;;) {
    const history = await fetchHistory(client, workflowId, runId);
    const previous = history && factsOf(history).previousRunId;
    if (!previous || !(await fetchHistory(client, workflowId, previous))) return runId;
    runId = previous;
  }
}
