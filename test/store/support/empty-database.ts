import { openDatabase, type Database } from '../../../src/store/database.ts';
import { atEnd } from '../../support/at-end.ts';
import { startTestPostgres } from '../../support/test-postgres.ts';

/**
 * What the tests of a run share: PGlite in memory, or with `TEST_DATABASE=postgres` a PostgreSQL server, which has several
 * connections at once. `npm test` runs those of the store in both.
 */
const ON_SERVER = process.env['TEST_DATABASE'] === 'postgres';

let opened: Promise<Database> | undefined;

/** The database that all tests of a run share, as the last of them left it. */
export function sharedDatabase(): Promise<Database> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Database> {
  const database = ON_SERVER ? await openDatabase({ url: await serverUrl() }) : await openDatabase('memory');
  if (ON_SERVER) {
    // Its transactions would hold back what is read of all conversations, whenever it comes by.
    await database.query('alter system set autovacuum = off');
    await database.query('select pg_reload_conf()');
  }
  // Left open, it would keep the process alive for ten seconds more.
  atEnd(() => database.close());
  return database;
}

async function serverUrl(): Promise<string> {
  const server = await startTestPostgres();
  atEnd(() => server.process.stop());
  return server.url;
}

/**
 * The shared database, empty. Opening one takes a second or two, so the tests share it, emptied by each call; a test file
 * calls this in its `before`.
 */
export function emptyDatabase(): Promise<Database> {
  return emptied(sharedDatabase());
}

/** The same of any database, for tests that have one of their own. */
export async function emptied(opening: Promise<Database>): Promise<Database> {
  const database = await opening;
  const tables = await database.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public'`,
  );
  await database.query(`truncate ${tables.map(({ tablename }) => `"${tablename}"`).join()} cascade`);
  return database;
}
