import type { Logger } from 'pino';
import type { Database } from '../../store/database.ts';
import type { FileStorage } from '../../store/file-storage.ts';
import { removeForgottenFiles } from '../../store/files.ts';

/** Milliseconds between two looks. */
const INTERVAL = 3_600_000;

/** Removes the bytes of files that nothing refers to, now and every hour. Resolves when it has stopped. */
export function startFileRemover(parts: {
  database: Database;
  files: FileStorage;
  log: Logger;
}): () => Promise<void> {
  const stopping = new AbortController();
  const look = () =>
    removeForgottenFiles(parts.database, parts.files, new Date(), stopping.signal).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'Forgotten files could not be removed; the next look will try again');
    });
  let looking = look();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, INTERVAL).unref();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await looking;
  };
}
