import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { byConversation, HistoryProblem, readRuns, type HistoryRun } from '../replay/history.ts';
import { StartError } from '../start-error.ts';
import type { Talk } from './talk.ts';

/** The talks whose runs are in these files, whatever their order; JSON, or that compressed by gzip. */
export async function readFiles(files: readonly string[]): Promise<Talk[]> {
  const names = new Map<HistoryRun, string>();
  for (const file of files) {
    const value = await readJson(file);
    for (const run of refuse(basename(file), () => readRuns(value))) names.set(run, basename(file));
  }
  const all = files.map((file) => basename(file)).join(', ');
  return refuse(all, () => byConversation([...names.keys()])).map((runs) => {
    const own = new Set(runs.map((run) => names.get(run)));
    return { name: [...own].join(', '), runs };
  });
}

function refuse<Made>(name: string, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (error instanceof HistoryProblem) throw new StartError(`${name}: ${error.message}`);
    throw error;
  }
}

async function readJson(file: string): Promise<unknown> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new StartError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  const text = (isGzip(bytes) ? await unpack(file, bytes) : bytes).toString();
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `${basename(file)} is no JSON, or breaks off before its end (${why}): export the history once more.`,
    );
  }
}

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b;

function unpack(file: string, bytes: Buffer): Promise<Buffer> {
  return promisify(gunzip)(bytes).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError(`${basename(file)} cannot be unpacked (${why}): export the history once more.`);
  });
}
