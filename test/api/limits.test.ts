import assert from 'node:assert/strict';
import { DEFAULT_LIMITS } from '../../src/api/limits.ts';
import { route, type Route } from '../../src/api/route.ts';
import type { TrustedProxies } from '../../src/trusted-proxies.ts';
import { z } from 'zod';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type Answer, type TestApi } from './support/test-api.ts';

const done = { 204: { description: 'Done.' } };

const ROUTES: Route[] = [
  route({
    name: 'start',
    method: 'post',
    path: '/start',
    tag: 'widget',
    summary: 'Start',
    credentials: ['open'],
    limit: 'start',
    responses: done,
    handle: () => ({ status: 204 }),
  }),
  route({
    name: 'say',
    method: 'post',
    path: '/conversations/:id/messages',
    tag: 'conversations',
    summary: 'Say',
    credentials: ['apiKey', 'visitor'],
    scope: null,
    limit: 'message',
    params: z.strictObject({ id: z.string() }),
    responses: done,
    handle: () => ({ status: 204 }),
  }),
  route({
    name: 'probe',
    method: 'get',
    path: '/probe',
    tag: 'service',
    summary: 'Probe',
    credentials: ['open'],
    limit: 'none',
    responses: done,
    handle: () => ({ status: 204 }),
  }),
];

describe('limits', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await startTestApi(ROUTES, { limits: { start: 3, message: 5 }, proxies: 1 });
  });
  afterEach(() => api.stop());

  const start = (address: string) =>
    api.call('POST', '/start', { authorization: null, headers: { 'x-forwarded-for': address } });
  const say = async (conversation: string) =>
    api.call('POST', `/conversations/${conversation}/messages`, {
      authorization: `Bearer ${await api.auth.visitorToken(conversation)}`,
    });
  const times = async (count: number, call: () => Promise<Answer>) => {
    for (let index = 0; index < count; index++) assert.equal((await call()).status, 204);
  };

  it('whoever starts too many conversations is told when to come back, and others are not disturbed', async () => {
    await times(3, () => start('192.0.2.1'));
    const refused = await start('192.0.2.1');
    assertProblem(refused, 'too_many_requests');
    const seconds = Number(refused.headers.get('retry-after'));
    assert.ok(seconds >= 1 && seconds <= 60, `Retry-After: ${seconds}`);
    await times(3, () => start('192.0.2.2'));
  });

  it('take the word for an address of those proxies alone that are trusted', async () => {
    const callers: [TrustedProxies, boolean][] = [
      [0, false],
      [1, true],
      [['127.0.0.0/8', '::1'], true],
      [['192.0.2.0/24'], false],
    ];
    for (const [proxies, trusted] of callers) {
      const api = await startTestApi(ROUTES, { limits: { start: 1 }, proxies });
      const startFrom = async (address: string) =>
        (await api.call('POST', '/start', { authorization: null, headers: { 'x-forwarded-for': address } }))
          .status;
      assert.equal(await startFrom('198.51.100.1'), 204);
      assert.equal(await startFrom('198.51.100.2'), trusted ? 204 : 429, JSON.stringify(proxies));
      // What a caller writes there itself is before what the proxy adds.
      assert.equal(await startFrom('203.0.113.9, 198.51.100.1'), 429);
      await api.stop();
    }
  });

  it('all addresses of one IPv6 network are one caller', async () => {
    await times(1, () => start('2001:db8:1:1::1'));
    await times(1, () => start('2001:db8:1:1::2'));
    await times(1, () => start('2001:db8:1:1:ffff::3'));
    assertProblem(await start('2001:db8:1:1::4'), 'too_many_requests');
    await times(1, () => start('2001:db8:9:1::1'));
  });

  it('a conversation’s visitor can be too fast; other visitors and the backend are not disturbed', async () => {
    await times(5, () => say('one'));
    assertProblem(await say('one'), 'too_many_requests');
    await times(1, () => say('two'));
    await times(20, () => api.call('POST', '/conversations/one/messages'));
  });

  it('probes are never refused', async () => {
    await times(30, () => api.call('GET', '/probe', { authorization: null }));
  });

  it('as delivered, fifty messages at once pass', async () => {
    const delivered = await startTestApi(ROUTES, { limits: DEFAULT_LIMITS });
    try {
      const authorization = `Bearer ${await delivered.auth.visitorToken('one')}`;
      const answers = await Promise.all(
        Array.from({ length: 50 }, () =>
          delivered.call('POST', '/conversations/one/messages', { authorization }),
        ),
      );
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([204]));
    } finally {
      await delivered.stop();
    }
  });
});

describe('without a proxy in front', () => {
  it('nobody gets around a limit by claiming another address', async () => {
    const api = await startTestApi(ROUTES, { limits: { start: 1 } });
    try {
      const start = (address: string) =>
        api.call('POST', '/start', { authorization: null, headers: { 'x-forwarded-for': address } });
      assert.equal((await start('192.0.2.1')).status, 204);
      assertProblem(await start('192.0.2.2'), 'too_many_requests');
    } finally {
      await api.stop();
    }
  });
});
