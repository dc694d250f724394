/** The places where files may be kept, each as a test finds it: empty. */
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createFolderStorage, type FileStorage } from '../../../src/store/file-storage.ts';
import { createS3Storage } from '../../../src/store/s3-storage.ts';
import { startS3Double } from '../../doubles/s3.ts';
import { tempDir } from '../../support/temp-dir.ts';

export interface OpenStorage {
  storage: FileStorage;
  /** From now on it is as if the file had been put at this time. */
  date(id: string, time: Date): Promise<void>;
  /** Puts something there that is none of our files. */
  litter(name: string): Promise<void>;
  close(): Promise<void>;
}

async function openFolder(): Promise<OpenStorage> {
  const folder = await tempDir();
  return {
    storage: createFolderStorage(folder),
    date: (id, time) => utimes(join(folder, id), time, time),
    async litter(name) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, 'litter');
      await utimes(path, new Date(0), new Date(0));
    },
    close: async () => undefined,
  };
}

/** Its lists are in pages of two, so that whoever reads one reads several. */
async function openStore(): Promise<OpenStorage> {
  const double = await startS3Double();
  double.pageSize = 2;
  return {
    storage: createS3Storage(double.settings),
    async date(id, time) {
      const object = double.objects.get(`${double.prefix}${id}`);
      if (object) object.modified = time;
    },
    async litter(name) {
      double.objects.set(`${double.prefix}${name}`, { bytes: Buffer.from('litter'), modified: new Date(0) });
    },
    close: double.stop,
  };
}

export const STORAGES: { name: string; open: () => Promise<OpenStorage> }[] = [
  { name: 'a folder', open: openFolder },
  { name: 'an S3-compatible store', open: openStore },
];
