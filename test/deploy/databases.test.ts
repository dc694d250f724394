import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { openDatabase } from '../../src/store/database.ts';
import { PROGRAMS, type PostgresServer } from '../support/postgres-server.ts';
import { tempDir } from '../support/temp-dir.ts';
import { startTestPostgres } from '../support/test-postgres.ts';

const run = promisify(execFile);

const ROOT = join(import.meta.dirname, '../..');

describe('deploy/make-databases.sh', () => {
  let postgres: PostgresServer;

  before(async () => {
    postgres = await startTestPostgres();
    const { hostname, port, username } = new URL(postgres.url);
    const secrets = await tempDir();
    await run('sh', ['deploy/make-secrets.sh', secrets], { cwd: ROOT });
    await run('sh', ['deploy/make-databases.sh'], {
      cwd: ROOT,
      env: {
        PATH: `${PROGRAMS}:${process.env['PATH'] ?? ''}`,
        SECRETS: secrets,
        PGHOST: hostname,
        PGPORT: port,
        PGUSER: username,
        PGDATABASE: 'postgres',
      },
    });
  });

  after(() => postgres.process.stop());

  const urlOf = (role: string, database: string) => {
    const url = new URL(postgres.url);
    url.username = role;
    url.pathname = database;
    return url.href;
  };

  it('makes a database that our tables fit into, and two that are Temporal’s', async () => {
    const database = await openDatabase({ url: urlOf('studio', 'studio') });
    assert.deepEqual(
      await database.query(
        `select datname as name, pg_get_userbyid(datdba) as owner, pg_encoding_to_char(encoding) as encoding
         from pg_database where datname ~ 'studio|temporal' order by 1`,
      ),
      [
        { name: 'studio', owner: 'studio', encoding: 'UTF8' },
        { name: 'temporal', owner: 'temporal', encoding: 'UTF8' },
        { name: 'temporal_visibility', owner: 'temporal', encoding: 'UTF8' },
      ],
    );
    await database.close();
  });

  it('lets neither into the other’s, nor do more than it has to', async () => {
    for (const [role, database] of [
      ['temporal', 'studio'],
      ['studio', 'temporal'],
      ['studio', 'temporal_visibility'],
    ] as const) {
      const client = new pg.Client({ connectionString: urlOf(role, database) });
      await assert.rejects(client.connect(), { code: '42501' }, `${role} in ${database}`);
    }
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query(
      `select rolname as name, rolsuper as super, rolcreatedb as creates, rolpassword is not null as password
       from pg_authid where rolname in ('studio', 'temporal') and rolcanlogin order by 1`,
    );
    await client.end();
    const lowly = { super: false, creates: false, password: true };
    assert.deepEqual(rows, [
      { name: 'studio', ...lowly },
      { name: 'temporal', ...lowly },
    ]);
  });
});
