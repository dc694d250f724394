import { openDatabase, type Database } from '../../../src/store/database.ts';

let opened: Promise<Database> | undefined;

/**
 * An empty database in memory. Opening one takes a second or two, so the tests share it, emptied by each
 * call; a test file calls this in its `before`.
 */
export async function emptyDatabase(): Promise<Database> {
  opened ??= openDatabase('memory');
  const database = await opened;
  const tables = await database.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public'`,
  );
  await database.query(`truncate ${tables.map(({ tablename }) => `"${tablename}"`).join()} cascade`);
  return database;
}
