import { openDatabase, type Database } from '../../../src/store/database.ts';
import { atEnd } from '../../support/at-end.ts';
import { emptied, emptyDatabase } from './empty-database.ts';

/** A Postgres server's database that may be emptied, for what only several connections at once can show. */
const url = process.env['TEST_DATABASE_URL'];

let opened: Promise<Database> | undefined;

/** Where promises about simultaneous writes are tested, each with the function that gives an empty database. */
export const PLACES: [name: string, open: () => Promise<Database>][] = [
  ['PGlite', emptyDatabase],
  ...(url === undefined
    ? []
    : [['a Postgres server', () => onServer(url)] as [string, () => Promise<Database>]]),
];

function onServer(location: string): Promise<Database> {
  if (!opened) {
    opened = openDatabase({ url: location });
    atEnd(async () => (await opened)?.close());
  }
  return emptied(opened);
}
