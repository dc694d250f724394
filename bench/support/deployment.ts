import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anyFreePort } from '../../src/temporal/dev-server/ports.ts';
import { tsxArguments } from '../../src/tsx-program.ts';
import { startPostgresServer } from '../../test/support/postgres-server.ts';

const PROGRAM = fileURLToPath(new URL('../../src/server.ts', import.meta.url));

export interface Deployment {
  apiKey: string;
  /** The address of each API. */
  urls: readonly string[];
  /** What runs, as a person calls it, and the processes that it is. */
  pids: Readonly<Record<'API' | 'worker' | 'PostgreSQL', readonly number[]>>;
  stop(): Promise<void>;
}

/**
 * The service as it is deployed: so many APIs and as many workers, each a process of its own, on PostgreSQL 15.
 * @param folder empty; a real path that other users can pass through.
 * @throws when PostgreSQL 15 is not installed
 */
export async function startDeployment(
  temporalAddress: string,
  folder: string,
  count: number,
  say: (line: string) => void,
): Promise<Deployment> {
  const [databaseFolder, dataDir] = [join(folder, 'postgres'), join(folder, 'data')];
  for (const path of [databaseFolder, dataDir]) await mkdir(path);
  const postgres = await startPostgresServer({
    folder: databaseFolder,
    say,
    onGivenUp: (error) => say(error.message),
  });
  const children: ChildProcess[] = [];
  const stop = async () => {
    for (const child of children) child.kill('SIGTERM');
    for (const child of children)
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await postgres.process.stop();
  };
  const apiKey = 'benchmark';
  const start = async (role: Record<string, string>): Promise<number> => {
    const child = spawn(process.execPath, tsxArguments(PROGRAM), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        DATABASE_URL: postgres.url,
        TEMPORAL_ADDRESS: temporalAddress,
        DATA_DIR: dataDir,
        API_KEY: apiKey,
        SECRET_KEY: 'a secret for benchmarks only, not kept',
        LOG_LEVEL: 'warn',
        ...role,
      },
    });
    children.push(child);
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() =>
        Promise.reject(new Error('A server process ended before it was ready.')),
      ),
    ]);
    return child.pid ?? NaN;
  };
  try {
    const pids = { API: [] as number[], worker: [] as number[], PostgreSQL: [postgres.process.pid ?? NaN] };
    const urls: string[] = [];
    // One after the other: the first makes the tables.
    for (let index = 0; index < count; index += 1) {
      const port = await anyFreePort();
      pids.API.push(await start({ ROLE: 'api', PORT: String(port) }));
      pids.worker.push(await start({ ROLE: 'worker' }));
      urls.push(`http://127.0.0.1:${port}`);
    }
    return { apiKey, urls, pids, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
