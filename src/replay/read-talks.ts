import { gunzip } from './gunzip.ts';
import { byConversation, HistoryProblem, readRuns, type HistoryRun } from './history.ts';
import type { Talk } from './talk.ts';

/** `read`: the whole of it; may fail with any error. */
export interface HistoryFile {
  name: string;
  read: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** Undoes what keeps a file’s payloads private; the value itself is changed. */
export type OpenHistory = (history: unknown) => Promise<void>;

/**
 * The talks whose runs are in these files, whatever their order; JSON, or that compressed by gzip.
 * @param open for payloads that have to be opened before they can be read one by one
 * @throws HistoryProblem that names the file
 */
export async function readTalks(files: readonly HistoryFile[], open?: OpenHistory): Promise<Talk[]> {
  const names = new Map<HistoryRun, string>();
  for (const file of files) {
    const value = await readJson(file);
    const runs = await named(file.name, async () => {
      await open?.(value);
      return readRuns(value);
    });
    for (const run of runs) names.set(run, file.name);
  }
  const all = files.map(({ name }) => name).join(', ');
  const talks = await named(all, () => byConversation([...names.keys()]));
  return talks.map((runs) => {
    const own = new Set(runs.map((run) => names.get(run)));
    return { name: [...own].join(', '), runs };
  });
}

async function named<Made>(name: string, make: () => Made | Promise<Made>): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof HistoryProblem) throw new HistoryProblem(`${name}: ${error.message}`);
    throw error;
  }
}

async function readJson({ name, read }: HistoryFile): Promise<unknown> {
  const bytes = await read().catch((error: unknown) => {
    throw new HistoryProblem(`${name} cannot be read: ${toText(error)}`);
  });
  const text = new TextDecoder().decode(isGzip(bytes) ? await unpack(name, bytes) : bytes);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new HistoryProblem(
      `${name} is no JSON, or breaks off before its end (${toText(error)}): export the history once more.`,
    );
  }
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

function unpack(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return gunzip(bytes).catch((error: unknown) => {
    throw new HistoryProblem(`${name} cannot be unpacked (${toText(error)}): export the history once more.`);
  });
}

const toText = (error: unknown) => (error instanceof Error ? error.message : String(error));
