import { decryptHistory } from '../../../replay/decrypt-history.ts';
import { byConversation, HistoryProblem, readRuns } from '../../../replay/history.ts';
import { readTalks } from '../../../replay/read-talks.ts';
import type { Talk } from '../../../replay/talk.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { decodePayloads } from '../api/payloads.ts';

/** The talks in files that somebody has chosen. @throws HistoryProblem that names the file */
export function openFiles(files: readonly File[]): Promise<Talk[]> {
  return readTalks(
    files.map((file) => ({
      name: file.name,
      read: async () => new Uint8Array(await file.arrayBuffer()),
    })),
    open,
  );
}

/** The talk whose runs the server gives. @throws HistoryProblem */
export async function openHistory(name: string, history: unknown): Promise<Talk> {
  await open(history);
  return { name, runs: byConversation(readRuns(history)).flat() };
}

/** Payloads that are private are read by the server, which has the keys. */
async function open(history: unknown): Promise<void> {
  try {
    await decryptHistory(history, decodePayloads);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    throw new HistoryProblem(`What it holds is encrypted, and cannot be read here: ${whyNot(error)}`);
  }
}

function whyNot({ status, message, fields }: ApiProblem): string {
  if (status === 403) return 'your role may not read private payloads. An author or an admin may.';
  // The server says of each payload why it cannot be read; it is the same reason mostly.
  return fields[0]?.message ?? message;
}
