import assert from 'node:assert/strict';
import { freePort } from '../support/free-port.ts';
import type { PostgresServer } from '../support/postgres-server.ts';
import { startStudio, until, type Studio } from '../support/processes.ts';
import { tempDir } from '../support/temp-dir.ts';
import { startTestPostgres } from '../support/test-postgres.ts';
import { temporalAddress } from '../support/temporal.ts';

const KEYS = { API_KEY: 'key-of-a-backend', SECRET_KEY: 'a secret of enough length' };

describe('the API and a worker as processes of their own', () => {
  let postgres: PostgresServer;
  let api: Studio;
  let worker: Studio;

  const start = async (role: 'api' | 'worker') =>
    startStudio({
      dataDir: await tempDir(),
      port: await freePort(),
      env: {
        ...KEYS,
        ROLE: role,
        DATABASE_URL: postgres.url,
        TEMPORAL_ADDRESS: await temporalAddress(),
      },
    });

  before(async () => {
    postgres = await startTestPostgres();
    api = await start('api');
    worker = await start('worker');
    await api.ready();
    await until(() => worker.output().includes('The worker of Chatbot Studio is ready.'), 150_000);
  });

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(api.output(), worker.output());
  });

  after(async () => {
    for (const studio of [api, worker]) assert.deepEqual(await studio.stop(), { code: 0, signal: null });
    await postgres.process.stop();
  });

  it('hold a conversation together', async () => {
    const start = async () => {
      const response = await fetch(`${api.url}/api/v1/conversations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${KEYS.API_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify({ flow: 'order-support', id: 'held-by-two' }),
      });
      return { status: response.status, body: (await response.json()) as { expects?: unknown } };
    };
    // A busy machine may not answer in time; asking again for the same is what clients do.
    await until(async () => (await start()).status === 201);
    assert.ok((await start()).body.expects);
    await until(async () => (await fetch(`${api.url}/health/ready`)).status === 200);
  });

  it('are told apart: a worker serves nothing', async () => {
    await assert.rejects(fetch(`${worker.url}/health/live`));
    assert.doesNotMatch(worker.output(), /Web app|Talk to it/);
    assert.match(api.output(), /^Starting the API\.$/m);
    assert.match(worker.output(), /^Starting the worker\.$/m);
  });
});
