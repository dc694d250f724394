/**
 * Debian's PostgreSQL as a server of its own that can be killed. It refuses to run as root, so there it runs as an
 * unprivileged user.
 */
import { execFile, spawn, type SpawnOptions } from 'node:child_process';
import { chown, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { supervise, type Supervised } from '../../src/supervise.ts';
import type { StartError } from '../../src/start-error.ts';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

/** Where Debian has PostgreSQL's programs. */
export const PROGRAMS = '/usr/lib/postgresql/15/bin';

export interface PostgresServerOptions {
  /** An empty folder. */
  folder: string;
  say: (line: string) => void;
  /** It died and does not come up any more. */
  onGivenUp: (error: StartError) => void;
}

export interface PostgresServer {
  /** For DATABASE_URL. */
  url: string;
  process: Supervised;
}

/**
 * Makes a database in the folder and serves it on a port of this machine, and again when it dies.
 * @throws when PostgreSQL 15 is not installed.
 */
export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  const { folder, say, onGivenUp } = options;
  if (!existsSync(join(PROGRAMS, 'postgres'))) {
    throw new Error(
      `This needs PostgreSQL 15 in ${PROGRAMS}: install Debian’s package postgresql-15 (apt-get install postgresql-15).`,
    );
  }
  const as = await unprivileged();
  if (as.uid !== undefined) await chown(folder, as.uid, as.gid ?? as.uid);
  const data = join(folder, 'data');
  const flags = ['--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C.UTF-8'];
  await run(join(PROGRAMS, 'initdb'), ['-D', data, ...flags], { ...as, cwd: folder });
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  const process = await supervise({
    name: 'The database server',
    spawn: () =>
      spawn(join(PROGRAMS, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
        ...as,
        cwd: folder,
        stdio: 'ignore',
      }),
    ready: async (_child, settled) => {
      while (!settled.aborted && !(await answers(url))) await sleep(50);
    },
    readyWithin: 60_000,
    stopWithin: 10_000,
    say,
    onGivenUp,
  });
  return { url, process };
}

/** Whom it runs as: `postgres`, which Debian's package makes, when this process is root's. */
async function unprivileged(): Promise<Pick<SpawnOptions, 'uid' | 'gid'>> {
  if (process.getuid?.() !== 0) return {};
  const line = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .find((user) => user.startsWith('postgres:'));
  if (!line) throw new Error('PostgreSQL refuses root, and there is no user “postgres” here to run it as.');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
