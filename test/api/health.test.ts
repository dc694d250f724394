import assert from 'node:assert/strict';
import { healthRoutes, type Readiness } from '../../src/api/routes/health.ts';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type TestApi } from './support/test-api.ts';

describe('health', () => {
  let parts: Readiness;
  let api: TestApi;

  before(async () => {
    api = await startTestApi(healthRoutes(() => Promise.resolve(parts)));
  });
  after(() => api.stop());

  const get = (path: string) => api.call('GET', path, { authorization: null });

  it('is ready when Temporal, the database and a worker are reached', async () => {
    parts = { temporal: true, database: true, worker: true };
    const answer = await get('/health/ready');
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, parts);
  });

  it('is not ready when any of them is not, and says which', async () => {
    for (const missing of ['temporal', 'database', 'worker'] as const) {
      parts = { temporal: true, database: true, worker: true, [missing]: false };
      const answer = await get('/health/ready');
      assertProblem(answer, 'unavailable');
      assert.equal(answer.body.detail, `Not reached: ${missing}.`);
      assert.equal(answer.body[missing], false);
    }
  });

  it('is alive as long as the process answers, whatever else is down', async () => {
    parts = { temporal: false, database: false, worker: false };
    assert.equal((await get('/health/live')).status, 200);
  });
});
