import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { HistoryProblem } from '../replay/history.ts';
import { readTalks } from '../replay/read-talks.ts';
import type { Talk } from '../replay/talk.ts';
import { StartError } from '../start-error.ts';

/** The talks whose runs are in the files at these paths. */
export async function readFiles(paths: readonly string[]): Promise<Talk[]> {
  const files = paths.map((path) => ({
    name: basename(path),
    read: async () => new Uint8Array(await readFile(path)),
  }));
  try {
    return await readTalks(files);
  } catch (error) {
    if (error instanceof HistoryProblem) throw new StartError(error.message);
    throw error;
  }
}
