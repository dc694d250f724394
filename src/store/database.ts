/**
 * One Postgres behind two doors: PGlite, inside the process with its files in a folder, or a server by URL.
 * The SQL and the migrations are the same.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { drizzle as drizzleServer } from 'drizzle-orm/node-postgres';
import { migrate as migrateServer } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { createPreparedStatements, type Bindable, type RunPrepared } from './prepared-statements.ts';
import * as schema from './schema.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Serialises migrations of processes that start at the same time. Any fixed number does. */
const MIGRATION_LOCK = 727_001;

export interface Database {
  /** For everything that is not on the path of a turn. */
  readonly orm: PgDatabase<PgQueryResultHKT, typeof schema>;
  /** One statement in a transaction of its own. `values` are bound as `$1`, `$2`, …; JSON as text. */
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  /**
   * The same, planned once per connection: for the statements of every turn, which find their rows by key however
   * large the tables are.
   */
  queryPrepared: RunPrepared;
  /** Calls `onNotify` with the payload of every NOTIFY on `channel`; resolves to the function that stops it. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export type DatabaseLocation =
  /** A Postgres server. */
  | { url: string }
  /** PGlite with its files in this folder, which no other process may have open. */
  | { folder: string }
  /** PGlite that is gone with the process. */
  | 'memory';

/** Opens the database and brings its tables up to date. */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  if (typeof location === 'object' && 'url' in location) return openServer(location.url);
  return openPglite(location === 'memory' ? await openMemory() : await openFolder(location.folder));
}

async function openPglite(client: PGlite): Promise<Database> {
  const orm = drizzlePglite(client, { schema });
  await migratePglite(orm, { migrationsFolder });
  return {
    orm,
    query: async <Row>(text: string, values: unknown[] = []) => (await client.query<Row>(text, values)).rows,
    queryPrepared: createPreparedStatements(client),
    listen: (channel, onNotify) => client.listen(channel, onNotify),
    close: () => client.close(),
  };
}

/** The files of a database that has its tables and nothing in them. */
let template: Promise<Blob | File> | undefined;

/** The first one is made; the others of this process are copies of what it was then, which takes a quarter of the time. */
async function openMemory(): Promise<PGlite> {
  if (template) return PGlite.create({ loadDataDir: await template });
  const first = PGlite.create();
  template = first.then(async (client) => {
    await migratePglite(drizzlePglite(client), { migrationsFolder });
    return client.dumpDataDir('none');
  });
  await template;
  return first;
}

/**
 * PGlite takes a folder for a database as soon as its first file is there, and never opens it again when the process
 * was killed right then. So a mark beside it says that it is not whole: nobody has used it, and it is made anew.
 */
async function openFolder(folder: string): Promise<PGlite> {
  const unfinished = `${folder}.unfinished`;
  if (existsSync(unfinished)) await rm(folder, { recursive: true, force: true });
  if (existsSync(join(folder, 'PG_VERSION'))) return PGlite.create({ dataDir: folder });
  await writeFile(unfinished, '');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const client = await PGlite.create({ dataDir: folder });
  await rm(unfinished);
  return client;
}

async function openServer(url: string): Promise<Database> {
  // bigint columns here are cursors, far below 2^53.
  const types = {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as never,
  };
  const pool = new pg.Pool({ connectionString: url, types, max: 20 });
  // An idle connection that breaks is replaced by the pool; without a listener the error would end the process.
  pool.on('error', () => undefined);
  // The same for one that breaks in a transaction: its query fails, which is told to whoever asked.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const orm = drizzleServer(pool, { schema });
  const migrator = await pool.connect();
  try {
    await migrator.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrateServer(drizzleServer(migrator, { schema }), { migrationsFolder });
  } finally {
    await migrator.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    migrator.release();
  }
  const stops = new Set<() => Promise<void>>();
  return {
    orm,
    query: <Row>(text: string, values: unknown[] = []) => ask<Row>(pool, { text, values }),
    queryPrepared: <Row>(text: string, values: readonly Bindable[]) =>
      ask<Row>(pool, { name: nameOf(text), text, values: [...values] }),
    listen: async (channel, onNotify) => {
      const stop = await listenOnServer(url, channel, onNotify);
      stops.add(stop);
      return stop;
    },
    close: async () => {
      await Promise.all([...stops].map((stop) => stop()));
      await pool.end();
    },
  };
}

/**
 * As the pool's own `query`, which gives up its connection when a statement fails. But a message that comes again fails by
 * design, at its unique id, and a new connection is a new process on the server.
 */
async function ask<Row>(pool: pg.Pool, statement: pg.QueryConfig): Promise<Row[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return (await client.query(statement)).rows as Row[];
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.severity === 'ERROR')) broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The same text has the same name in every process: a pooler may share its connections among them. */
function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Listens on a connection of its own, and comes back when that breaks. */
async function listenOnServer(
  url: string,
  channel: string,
  onNotify: (payload: string) => void,
): Promise<() => Promise<void>> {
  let stopped = false;
  let current: pg.Client | undefined;

  const connect = async () => {
    const client = new pg.Client({ connectionString: url });
    client.on('notification', (message) => onNotify(message.payload ?? ''));
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    client.once('end', reconnectLater);
    current = client;
    if (stopped) await client.end();
  };
  const reconnectLater = () => {
    if (stopped) return;
    // What was notified while the line was down is unknown: an empty payload tells readers to look.
    setTimeout(() => void connect().then(() => onNotify(''), reconnectLater), 1_000).unref();
  };

  await connect();
  return async () => {
    stopped = true;
    await current?.end();
  };
}
