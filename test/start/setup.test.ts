import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { SEARCH_ATTRIBUTES } from '../../src/temporal/search-attributes.ts';
import { freePort } from '../support/free-port.ts';
import type { PostgresServer } from '../support/postgres-server.ts';
import { until } from '../support/processes.ts';
import { runProgram } from '../support/run-program.ts';
import { startTestPostgres } from '../support/test-postgres.ts';
import { temporalAddress } from '../support/temporal.ts';

const KEYS = { API_KEY: 'key-of-a-backend', SECRET_KEY: 'a secret of enough length' };
const DAY = 24 * 60 * 60;

describe('npm run setup', () => {
  let postgres: PostgresServer;
  let temporal: string;

  before(async () => {
    temporal = await temporalAddress();
    postgres = await startTestPostgres();
  });

  after(() => postgres.process.stop());

  async function run(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
    const program = runProgram('setup.ts', { ...KEYS, ...env });
    return { code: await program.ended, output: program.output() };
  }

  /** What `address` serves, on a port of this machine; as long as it is not called, nobody answers there. */
  function forward(port: number, address: string): Server {
    const [host = '', to] = address.split(':');
    return createServer((socket) => {
      const other = connect(Number(to), host);
      for (const [one, another] of [
        [socket, other],
        [other, socket],
      ] as const)
        one.on('error', () => undefined).once('close', () => another.destroy());
      socket.pipe(other).pipe(socket);
    }).listen(port, '127.0.0.1');
  }

  it('waits for both, and makes the tables, the namespace and what it has to have', async () => {
    const [databasePort, temporalPort] = [await freePort(), await freePort()];
    const namespace = `studio-${randomUUID()}`;
    const database = new URL(postgres.url);
    const program = runProgram('setup.ts', {
      ...KEYS,
      DATABASE_URL: postgres.url.replace(database.host, `127.0.0.1:${databasePort}`),
      TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
      TEMPORAL_NAMESPACE: namespace,
    });
    await until(() => program.output().includes('Waiting for the database.\n'));
    const toDatabase = forward(databasePort, database.host);
    await until(() => program.output().includes(`Waiting for Temporal at 127.0.0.1:${temporalPort}.\n`));
    const toTemporal = forward(temporalPort, temporal);
    assert.equal(await program.ended, 0, program.output());
    assert.match(program.output(), /^The database has its tables\.$/m);
    assert.match(
      program.output(),
      new RegExp(`^The namespace "${namespace}" of Temporal at .+ is ready\\.$`, 'm'),
    );

    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    assert.deepEqual((await client.query('select count(*)::int as flows from flows')).rows, [{ flows: 0 }]);
    await client.end();
    const connection = await Connection.connect({ address: temporal });
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    assert.equal(Number(config?.workflowExecutionRetentionTtl?.seconds), 90 * DAY);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    assert.deepEqual(Object.keys(customAttributes).sort(), Object.keys(SEARCH_ATTRIBUTES).sort());
    await connection.close();
    for (const server of [toDatabase, toTemporal]) {
      const closed = once(server, 'close');
      server.close();
      await closed;
    }
  });

  it('may be repeated, and by two at the same moment', async () => {
    const env = {
      DATABASE_URL: postgres.url,
      TEMPORAL_ADDRESS: temporal,
      TEMPORAL_NAMESPACE: `studio-${randomUUID()}`,
    };
    for (const { code, output } of [...(await Promise.all([run(env), run(env)])), await run(env)])
      assert.equal(code, 0, output);
  });

  it('does not wait for what waiting does not mend', async () => {
    const nowhere = await run({
      DATABASE_URL: postgres.url.replace(/\/postgres$/, '/nowhere'),
      TEMPORAL_ADDRESS: temporal,
    });
    assert.deepEqual(nowhere, {
      code: 1,
      output: 'The database at DATABASE_URL cannot be used: database "nowhere" does not exist\n',
    });
    const alone = await run({});
    assert.equal(alone.code, 1);
    assert.match(alone.output, /^Set DATABASE_URL and TEMPORAL_ADDRESS: /);
  });
});
