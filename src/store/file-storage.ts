import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the bytes of files are. Their names, types and whose they are stand in the database. */
export interface FileStorage {
  /** `id`: a UUID that was never used before. */
  put(id: string, bytes: Uint8Array): Promise<void>;
  /** `null`: there is no such file. */
  get(id: string): Promise<Buffer | null>;
  /** Also when it is not there. */
  remove(id: string): Promise<void>;
  /** The ids of files that were put before this time. */
  putBefore(time: Date): AsyncIterable<string>;
}

/** In a folder, which is made when the first file comes; readable by this user alone. */
export function createFolderStorage(folder: string): FileStorage {
  const pathOf = (id: string) => {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error('This is not the id of a file.');
    return join(folder, id);
  };
  return {
    async put(id, bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(pathOf(id), bytes, { mode: 0o600, flag: 'wx', flush: true });
    },
    get: (id) => readFile(pathOf(id)).catch(nullIfMissing),
    remove: (id) => rm(pathOf(id), { force: true }),
    async *putBefore(time) {
      for (const id of (await readdir(folder).catch(nullIfMissing)) ?? []) {
        const found = await stat(pathOf(id)).catch(nullIfMissing);
        if (found && found.mtime < time) yield id;
      }
    },
  };
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
