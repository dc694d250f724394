import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the bytes of files are. Their names, types and whose they are stand in the database. */
export interface FileStorage {
  /**
   * Resolves once they are durable. What is there already is never replaced.
   * @param id a UUID that was never used before.
   */
  put(id: string, bytes: Uint8Array): Promise<void>;
  /** `null`: there is no such file. */
  get(id: string): Promise<Buffer | null>;
  /** Also when it is not there. */
  remove(id: string): Promise<void>;
  /** The ids of files that were put before this time. Whatever else is there is left out. */
  putBefore(time: Date): AsyncIterable<string>;
}

export function isFileId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Before an id becomes a part of a path. @throws when it is none. */
export function requireFileId(text: string): string {
  if (!isFileId(text)) throw new Error('This is not the id of a file.');
  return text;
}

/** In a folder, which is made when the first file comes; readable by this user alone. */
export function createFolderStorage(folder: string): FileStorage {
  const pathOf = (id: string) => join(folder, requireFileId(id));
  return {
    async put(id, bytes) {
      const path = pathOf(id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(path, bytes, { mode: 0o600, flag: 'wx', flush: true });
    },
    get: async (id) => readFile(pathOf(id)).catch(nullIfMissing),
    remove: async (id) => rm(pathOf(id), { force: true }),
    async *putBefore(time) {
      for (const id of (await readdir(folder).catch(nullIfMissing)) ?? []) {
        if (!isFileId(id)) continue;
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
