import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from './at-end.ts';

/** A new empty folder that is removed when all tests have run. A real path, without links. */
export async function tempDir(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'chatbot-studio-test-')));
  atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
