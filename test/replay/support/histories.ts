import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const FOLDER = new URL('../histories/', import.meta.url);

/** A recorded run of a conversation, as Temporal's JSON. */
export interface RecordedHistory {
  /** Such as `v1/echo.2`: engine version, what was recorded, and which of its runs. */
  name: string;
  json: string;
}

export async function readHistories(): Promise<RecordedHistory[]> {
  const files = (await readdir(FOLDER, { recursive: true })).filter((file) => file.endsWith('.json.gz'));
  return Promise.all(
    files.sort().map(async (file) => ({
      name: file.replace('.json.gz', ''),
      json: (await promisify(gunzip)(await readFile(new URL(file, FOLDER)))).toString(),
    })),
  );
}

export async function writeHistory({ name, json }: RecordedHistory): Promise<void> {
  await writeFile(new URL(`${name}.json.gz`, FOLDER), await promisify(gzip)(json, { level: 9 }));
}

/** A recorded conversation. */
export interface RecordedConversation {
  /** Such as `v1/echo`. */
  name: string;
  /** The paths of its runs, in their order. */
  files: string[];
  /** Its runs, in their order. */
  runs: RecordedHistory[];
}

export async function readConversations(): Promise<RecordedConversation[]> {
  const conversations = new Map<string, RecordedConversation>();
  for (const run of await readHistories()) {
    const name = run.name.replace(/\.\d+$/, '');
    const conversation = conversations.get(name) ?? { name, files: [], runs: [] };
    conversation.files.push(fileURLToPath(new URL(`${run.name}.json.gz`, FOLDER)));
    conversation.runs.push(run);
    conversations.set(name, conversation);
  }
  return [...conversations.values()];
}
