/** What takes seconds to build, kept on the disk for the next start. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';

const pathOf = (module: string) => fileURLToPath(new URL(module, import.meta.url));

/** Of what every build is made beside its sources: the packages, and this file. */
const ALWAYS = [pathOf('../package-lock.json'), import.meta.filename];

/** The folder in which `npm run build` keeps what goes by this name, for processes that only read it. */
export function builtAhead(name: string): string {
  return join(pathOf('../build'), name);
}

/**
 * What `build` makes, built once: it is kept in `folder` until one of its sources, a package or Node itself changes.
 * A folder that cannot be written only makes the next start as slow as this one.
 * @param sources files and folders that it is made of and by.
 * @param build returns plain values and bytes, as far as `structuredClone` takes them.
 * @param ahead a folder in which it may have been kept before, and is not again.
 */
export async function keepBuild<Built>(
  folder: string,
  sources: readonly string[],
  build: () => Promise<Built>,
  ahead?: string,
): Promise<Built> {
  const file = await digestOf([...ALWAYS, ...sources]);
  for (const kept of ahead === undefined ? [folder] : [ahead, folder]) {
    try {
      return deserialize(await readFile(join(kept, file))) as Built;
    } catch {
      // It is not there, or cannot be used.
    }
  }
  const built = await build();
  await keep(folder, file, serialize(built)).catch(() => undefined);
  return built;
}

async function keep(folder: string, file: string, built: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true });
  // Of others only: another process may be writing the same.
  const old = (await readdir(folder)).filter((name) => !name.startsWith(file));
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
  // Renamed into place: a start that is cut short leaves no half of it.
  const unfinished = join(folder, `${file}.${randomUUID()}`);
  await writeFile(unfinished, built);
  await rename(unfinished, join(folder, file));
}

async function digestOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths) {
    for (const file of await filesIn(path))
      hash
        .update(file)
        .update('\0')
        .update(await readFile(file))
        .update('\0');
  }
  return hash.digest('hex').slice(0, 32);
}

/** The file itself, or every file below the folder, in an order that is always the same. */
async function filesIn(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
