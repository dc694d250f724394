import { readdir, readFile, writeFile } from 'node:fs/promises';
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
