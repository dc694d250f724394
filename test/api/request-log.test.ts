import assert from 'node:assert/strict';
import { DrizzleQueryError } from 'drizzle-orm';
import { z } from 'zod';
import { route } from '../../src/api/route.ts';
import { API_KEY, startTestApi, type TestApi } from './support/test-api.ts';

const PERSONAL = 'kim@example.com';

describe('the request log', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi([
      route({
        name: 'findPeople',
        method: 'post',
        path: '/people/:id',
        tag: 'people',
        summary: 'Find people',
        credentials: ['apiKey'],
        scope: null,
        params: z.strictObject({ id: z.string() }),
        query: z.strictObject({ q: z.string() }),
        body: z.strictObject({ text: z.string() }),
        responses: { 204: { description: 'Found.' } },
        handle: ({ body }) => {
          if (body.text !== PERSONAL) return { status: 204 };
          const cause = Object.assign(new Error(`bad value ${PERSONAL}`), {
            code: '22P02',
            severity: 'ERROR',
          });
          throw new DrizzleQueryError('insert into people values ($1)', [PERSONAL], cause);
        },
      }),
    ]);
  });
  after(() => api.stop());

  const line = (answer: { headers: Headers }, msg: string) =>
    api.log.find(
      (logged) => logged['msg'] === msg && logged['request'] === answer.headers.get('x-request-id'),
    );

  it('says for each request what was called, by which credential, how it ended and how long it took', async () => {
    const answer = await api.call('POST', '/people/a?q=b', { json: { text: 'c' } });
    assert.equal(answer.status, 204);
    const { method, operation, caller, status, ms } = line(answer, 'request') ?? {};
    assert.deepEqual(
      { method, operation, caller, status },
      { method: 'POST', operation: 'findPeople', caller: 'apiKey', status: 204 },
    );
    assert.equal(typeof ms, 'number');
  });

  it('logs refused requests too', async () => {
    const answer = await api.call('POST', '/people/a?q=b', { authorization: null });
    assert.equal(line(answer, 'request')?.['status'], 401);
    const unknown = await api.call('GET', '/nowhere');
    assert.equal(line(unknown, 'request')?.['status'], 404);
  });

  it('holds no address, query, header, text or credential, not even when the database fails on them', async () => {
    const answer = await api.call('POST', `/people/${PERSONAL}?q=${PERSONAL}`, {
      json: { text: PERSONAL },
      headers: { 'x-note': PERSONAL },
    });
    assert.equal(answer.status, 500);
    assert.ok(line(answer, 'internal_error'));
    await api.call('GET', `/nowhere/${PERSONAL}?q=${PERSONAL}`);
    const log = JSON.stringify(api.log);
    assert.ok(!log.includes(PERSONAL) && !log.includes(API_KEY) && !log.includes('127.0.0.1'), log);
  });

  it('still says of a database’s error which one it was, and where', async () => {
    const answer = await api.call('POST', '/people/a?q=b', { json: { text: PERSONAL } });
    const error = line(answer, 'internal_error')?.['error'] as { stack: string[]; cause: { code: string } };
    assert.equal(error.cause.code, '22P02');
    assert.ok(error.stack.some((frame) => frame.includes('request-log.test.ts')));
  });
});
