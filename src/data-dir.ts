/**
 * The folder that holds what a single machine needs: the embedded database, Temporal's file, the keys.
 *
 * Two locks guard it. The parent (`npm start`) holds `start` and with it Temporal's file. The server process
 * holds `server` and with it the database, because that process is the one that opens it: PGlite opened by two
 * processes loses committed rows without a word. The two are apart because either can be killed without the
 * other: a server whose parent was killed still has the database open for a moment, and its successor waits.
 */
import { access, constants, mkdir, readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { acquireLock, lockHolder, LockHeldError, type Lock } from './data-dir/lock.ts';
import { keepSecret, readSecret } from './data-dir/secrets.ts';
import type { Settings } from './settings.ts';
import { StartError } from './start-error.ts';

export type { Lock } from './data-dir/lock.ts';

const API_KEY_FILE = 'api-key';

/** Milliseconds a server whose parent was killed may take to stop. */
const PREDECESSOR_PATIENCE = 15_000;

/** Whether anything is kept on this machine; if not, several processes may share it without knowing. */
export function usesDataDir(settings: Settings): boolean {
  return settings.temporalAddress === null || settings.databaseUrl === null;
}

/**
 * Makes the folder when it is absent.
 * @returns its real path: one folder has one name, whatever links lead to it.
 * @throws StartError when it cannot be made or written.
 */
export async function prepareDataDir(folder: string): Promise<string> {
  try {
    await makeFolder(folder);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const real = await realpath(folder);
    await readdir(real);
    return real;
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new StartError(
      `The data folder ${folder} cannot be written${reason}: set DATA_DIR to a folder that this user may write.`,
    );
  }
}

/** Not by `recursive: true`, which never returns where even the parent allows no folders, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EEXIST') return;
    const above = dirname(folder);
    if (code !== 'ENOENT' || above === folder || (await isThere(above))) throw error;
    await makeFolder(above);
    await makeFolder(folder);
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Held by the parent for as long as it runs. @throws StartError when another one uses the folder. */
export async function lockForStart(folder: string): Promise<Lock> {
  return acquire(folder, 'start', 0);
}

/**
 * Held by the process that opens the embedded database, before it does.
 * Waits for a predecessor that is stopping. @throws StartError when that does not end.
 */
export async function lockForServer(folder: string): Promise<Lock> {
  return acquire(folder, 'server', PREDECESSOR_PATIENCE);
}

/** The server process that has the folder's database open, or null. */
export function serverProcess(folder: string): Promise<number | null> {
  return lockHolder(folder, 'server');
}

export interface Keys {
  secretKey: string;
  /** An earlier one, under which what was signed and encrypted still holds. */
  secretKeyPrevious: string | null;
  apiKey: string;
  /** The API key was made just now, so nobody knows it yet. */
  apiKeyMade: boolean;
}

/** The keys from the settings, else those kept in the folder, made on first use. */
export async function resolveKeys(settings: Settings): Promise<Keys> {
  const secretKey = settings.secretKey ?? (await keepSecret(settings.dataDir, 'secret-key')).value;
  const { secretKeyPrevious } = settings;
  if (settings.apiKey !== null)
    return { secretKey, secretKeyPrevious, apiKey: settings.apiKey, apiKeyMade: false };
  const { value, made } = await keepSecret(settings.dataDir, API_KEY_FILE);
  return { secretKey, secretKeyPrevious, apiKey: value, apiKeyMade: made };
}

/** The API key that a server with these settings takes; `null`: none has been made. */
export async function keptApiKey(settings: Settings): Promise<string | null> {
  return settings.apiKey ?? (await readSecret(join(settings.dataDir, API_KEY_FILE)));
}

async function acquire(folder: string, name: string, patience: number): Promise<Lock> {
  try {
    return await acquireLock(folder, name, patience);
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    throw new StartError(
      `The data folder ${folder} is in use by process ${error.pid}: stop that one, or set DATA_DIR to another folder.`,
    );
  }
}
