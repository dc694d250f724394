/**
 * Where the Temporal CLI comes from: the one a setting names, the one on the PATH, the one in our cache, and
 * at last one that is brought into the cache.
 */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { StartError } from '../../start-error.ts';
import { bringBinary, type Way } from './bring-binary.ts';
import { cachedBinary } from './cache.ts';
import { objectionTo } from './check-binary.ts';

export interface Search {
  env: NodeJS.ProcessEnv;
  /** The setting TEMPORAL_CLI; `null`: look for one. */
  cli: string | null;
  /** Tells a person what is being done, a line at a time. */
  say: (line: string) => void;
  /** How one can be brought, best first. */
  ways: readonly Way[];
  signal?: AbortSignal;
}

/**
 * @returns the path of a Temporal CLI that runs.
 * @throws StartError when there is none and none can be brought.
 */
export async function findBinary(search: Search): Promise<string> {
  const { env, cli, say, signal } = search;
  if (cli !== null) {
    const objection = await objectionTo(cli, signal);
    if (objection === null) return cli;
    throw new StartError(`TEMPORAL_CLI names ${cli}, but it ${objection}.`);
  }
  for (const path of await onPath(env)) {
    const objection = await objectionTo(path, signal);
    if (objection === null) return path;
    say(`Passing over ${path}: it ${objection}.`);
  }
  const cached = cachedBinary(env);
  if (await isExecutable(cached)) {
    const objection = await objectionTo(cached, signal);
    if (objection === null) return cached;
    say(`Passing over ${cached}: it ${objection}.`);
  }
  await bringBinary({ ...search, target: cached });
  return cached;
}

async function onPath(env: NodeJS.ProcessEnv): Promise<string[]> {
  const found: string[] = [];
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'temporal');
    if (folder !== '' && (await isExecutable(path))) found.push(path);
  }
  return found;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
