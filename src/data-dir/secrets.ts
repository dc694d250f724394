import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';

/**
 * Reads the secret kept in `folder/name`, or makes one of 256 random bits and keeps it, readable by this user
 * alone. Of two processes that make it at the same moment both get the same.
 * @returns the secret, and whether it has just been made.
 */
export async function keepSecret(folder: string, name: string): Promise<{ value: string; made: boolean }> {
  const file = join(folder, name);
  const kept = await readSecret(file);
  if (kept !== null) return { value: kept, made: false };
  const value = randomBytes(32).toString('base64url');
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${value}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    // A link fails when the name exists, where a rename would replace what another process already uses.
    await link(draft, file);
    return { value, made: true };
  } catch (error) {
    const theirs = await readSecret(file);
    if (theirs === null) throw error;
    return { value: theirs, made: false };
  } finally {
    await unlink(draft);
  }
}

/** @returns `null`: there is none. @throws StartError when the file is empty. */
export async function readSecret(file: string): Promise<string | null> {
  let value: string;
  try {
    value = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  if (value === '')
    throw new StartError(
      `The key file ${file} is empty: put the key back from a backup, or remove the file to have a new key made.`,
    );
  await chmod(file, 0o600);
  return value;
}
