import { randomUUID } from 'node:crypto';
import type { FileStoreSettings } from '../settings.ts';
import { StartError } from '../start-error.ts';
import { createS3Storage } from '../store/s3-storage.ts';
import { S3Error } from '../store/s3/s3-error.ts';

/** Does with a small object whatever is ever done with one. @throws StartError when the store does not do it. */
export async function checkFileStore(settings: FileStoreSettings): Promise<void> {
  const storage = createS3Storage(settings);
  const id = randomUUID();
  const bytes = Buffer.from('This tells whether files can be stored. It is removed at once.');
  try {
    await storage.put(id, bytes);
    const given = await storage.get(id);
    if (!given?.equals(bytes)) throw new S3Error('The file store does not give what was put.', null);
    await storage.remove(id);
    await storage.putBefore(new Date())[Symbol.asyncIterator]().next();
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    throw new StartError(`Files cannot be stored at ${settings.url}. ${error.message}`);
  }
}
