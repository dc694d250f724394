import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import type { Database } from '../../src/store/database.ts';
import { emptyDatabase } from './support/empty-database.ts';

const INSERT = `insert into segments (id, name) values ($1, $2) returning id, archived_at, created_at`;

describe('a prepared statement', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
  });

  const stored = async () =>
    (await database.query<{ id: string }>('select id from segments order by id')).map(({ id }) => id);

  it('reads the same as one that is not', async () => {
    const text = `select $1::int as count, $2::text as word, $3::boolean as flag, $4::jsonb as json, $5::text as nothing,
      now() - now() < '1 second'::interval as fresh, '2026-01-02T03:04:05Z'::timestamptz as at`;
    const values = [7, "ä “quoted” \\ ' {}", true, '{"a":[1,null]}', null];
    assert.deepEqual(await database.queryPrepared(text, values), await database.query(text, values));
    assert.deepEqual(await database.queryPrepared(`select 1 as one where $1`, [false]), []);
  });

  it('runs again after it has failed', async () => {
    await database.queryPrepared(INSERT, ['a', 'A']);
    await assert.rejects(database.queryPrepared(INSERT, ['a', 'A']), { code: '23505' });
    await database.queryPrepared(INSERT, ['b', 'B']);
    assert.deepEqual(await stored(), ['a', 'b']);
  });

  it('that has failed leaves its connection to the next', async () => {
    const pid = 'select pg_backend_pid() as pid';
    const before = await database.queryPrepared(pid, []);
    await database.queryPrepared(INSERT, ['a', 'A']);
    await assert.rejects(database.queryPrepared(INSERT, ['a', 'A']), { code: '23505' });
    await assert.rejects(database.query(INSERT, ['a', 'A']), { code: '23505' });
    assert.deepEqual(await database.queryPrepared(pid, []), before);
  });

  it('that cannot be parsed says so every time', async () => {
    for (let time = 0; time < 2; time += 1) {
      await assert.rejects(database.queryPrepared('select nonsense', []), { code: '42703' });
    }
    assert.deepEqual(await database.queryPrepared('select 1 as one', []), [{ one: 1 }]);
  });

  it('is no part of somebody else’s transaction', async () => {
    let inside: Promise<unknown> | undefined;
    await assert.rejects(
      database.orm.transaction(async (transaction) => {
        inside = database.queryPrepared(INSERT, ['outside', 'Outside']);
        await transaction.execute(sql`insert into segments (id, name) values ('within', 'Within')`);
        transaction.rollback();
      }),
    );
    await inside;
    assert.deepEqual(await stored(), ['outside']);
  });
});
