import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { Problem } from '../../src/api/problem.ts';
import { route, type Route } from '../../src/api/route.ts';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type TestApi } from './support/test-api.ts';

/** One call with an input of every sort; it counts what got through to it. */
function sampleRoutes(handled: unknown[]): Route[] {
  return [
    route({
      name: 'sample',
      method: 'post',
      path: '/things/:id',
      tag: 'service',
      summary: 'A thing',
      credentials: ['apiKey'],
      scope: null,
      params: z.strictObject({ id: z.string().regex(/^[a-z]+$/, 'must be letters') }),
      query: z.strictObject({ limit: z.string().regex(/^\d+$/, 'must be a number').optional() }),
      headers: z.object({ 'if-match': z.string().max(5, 'must be short').optional() }),
      bodyLimit: 'message',
      body: z.strictObject({
        text: z.string().max(50_000),
        visitor: z.strictObject({ name: z.string().optional() }).optional(),
        variables: z.record(z.string(), z.json()).optional(),
      }),
      responses: { 200: { description: 'Done.', body: z.object({ text: z.string() }) } },
      handle: ({ body }) => {
        handled.push(body);
        if (body.text === 'undeclared field') return { status: 200, body: { text: '', secret: 1 } };
        if (body.text === 'refuse')
          throw new Problem('refused', 'Not now.', { headers: { 'Retry-After': '3' } });
        if (body.text === 'crash') throw new TypeError('alex@example.com is not iterable');
        return { status: 200, body: { text: body.text } };
      },
    }),
  ];
}

describe('what the API answers to requests that are not right', () => {
  const handled: unknown[] = [];
  let api: TestApi;

  before(async () => {
    api = await startTestApi(sampleRoutes(handled));
  });
  after(() => api.stop());

  const json = (body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>) =>
    api.call('POST', '/things/a', { body, ...(headers && { headers }) });

  it('a valid request gets through', async () => {
    const answer = await json('{"text":"Grüße, 你好 👋"}');
    assert.equal(answer.status, 200);
    assert.equal(answer.body.text, 'Grüße, 你好 👋');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal(answer.headers.get('x-powered-by'), null);
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  });

  const refused: [string, () => Promise<void>][] = [
    ['malformed JSON', async () => assertProblem(await json('{"text":'), 'malformed_json')],
    [
      'text that is not UTF-8',
      async () => assertProblem(await json(Buffer.from([0x22, 0xff, 0x22])), 'malformed_json'),
    ],
    ['a body that is no object', async () => assertProblem(await json('[]'), 'invalid_input', [''])],
    ['null', async () => assertProblem(await json('null'), 'invalid_input', [''])],
    [
      'no body at all',
      async () => assertProblem(await api.call('POST', '/things/a'), 'invalid_input', ['text']),
    ],
    [
      'an unknown field',
      async () => assertProblem(await json('{"text":"a","txet":1}'), 'invalid_input', ['txet']),
    ],
    [
      'an unknown field further down',
      async () =>
        assertProblem(await json('{"text":"a","visitor":{"nmae":1}}'), 'invalid_input', ['visitor.nmae']),
    ],
    [
      'a value of another type',
      async () => assertProblem(await json('{"text":5}'), 'invalid_input', ['text']),
    ],
    [
      'several mistakes at once, each by name',
      async () =>
        assertProblem(await json('{"text":5,"visitor":{"name":1},"x":0}'), 'invalid_input', [
          'text',
          'visitor.name',
          'x',
        ]),
    ],
    [
      'a null character',
      async () => assertProblem(await json('{"text":"a\\u0000b"}'), 'invalid_input', ['text']),
    ],
    [
      'a null character deep inside',
      async () =>
        assertProblem(
          await json('{"text":"a","variables":{"list":["ok",{"a":"\\u0000"}]}}'),
          'invalid_input',
          ['variables.list.1.a'],
        ),
    ],
    [
      'a null character in a field’s name',
      async () =>
        assertProblem(await json('{"text":"a","variables":{"\\u0000":1}}'), 'invalid_input', ['variables']),
    ],
    [
      'half of a surrogate pair',
      async () => assertProblem(await json('{"text":"\\ud83d"}'), 'invalid_input', ['text']),
    ],
    [
      'a field named __proto__',
      async () =>
        assertProblem(await json('{"text":"a","variables":{"__proto__":{"admin":true}}}'), 'invalid_input', [
          'variables',
        ]),
    ],
    [
      'nesting without end',
      async () => {
        const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
        assertProblem(await json(`{"text":"a","variables":{"deep":${deep}}}`), 'invalid_input');
      },
    ],
    [
      'ten megabytes of text',
      async () => assertProblem(await json(JSON.stringify({ text: 'x'.repeat(10_000_000) })), 'too_large'),
    ],
    [
      'ten megabytes that were compressed to ten kilobytes',
      async () =>
        assertProblem(
          await json(gzipSync(JSON.stringify({ text: 'x'.repeat(10_000_000) })), {
            'content-encoding': 'gzip',
          }),
          'too_large',
        ),
    ],
    [
      'a body that is not compressed as it says',
      async () => assertProblem(await json('{"text":"a"}', { 'content-encoding': 'gzip' }), 'bad_request'),
    ],
    [
      'an unknown compression',
      async () =>
        assertProblem(await json('{"text":"a"}', { 'content-encoding': 'rot13' }), 'unsupported_media_type'),
    ],
    [
      'another content type',
      async () =>
        assertProblem(
          await json('text=a', { 'content-type': 'application/x-www-form-urlencoded' }),
          'unsupported_media_type',
        ),
    ],
    [
      'another character set',
      async () =>
        assertProblem(
          await json('{"text":"a"}', { 'content-type': 'application/json; charset=latin1' }),
          'unsupported_media_type',
        ),
    ],
    [
      'an id that cannot be one',
      async () =>
        assertProblem(await api.call('POST', '/things/A1', { json: { text: 'a' } }), 'invalid_input', ['id']),
    ],
    [
      'a null character in the address',
      async () =>
        assertProblem(await api.call('POST', '/things/a%00', { json: { text: 'a' } }), 'invalid_input', [
          'id',
        ]),
    ],
    [
      'an address that is not percent-encoded UTF-8',
      async () =>
        assertProblem(await api.call('POST', '/things/%ff', { json: { text: 'a' } }), 'malformed_url'),
    ],
    [
      'a parameter that is not known',
      async () =>
        assertProblem(await api.call('POST', '/things/a?page=2', { json: { text: 'a' } }), 'invalid_input', [
          'page',
        ]),
    ],
    [
      'a parameter that is not valid',
      async () =>
        assertProblem(
          await api.call('POST', '/things/a?limit=all', { json: { text: 'a' } }),
          'invalid_input',
          ['limit'],
        ),
    ],
    [
      'a parameter that is given twice',
      async () =>
        assertProblem(
          await api.call('POST', '/things/a?limit=1&limit=2', { json: { text: 'a' } }),
          'invalid_input',
          ['limit'],
        ),
    ],
    [
      'a header that is not valid',
      async () =>
        assertProblem(await json('{"text":"a"}', { 'if-match': '"123456"' }), 'invalid_input', ['if-match']),
    ],
    ['an unknown address', async () => assertProblem(await api.call('GET', '/thingies'), 'not_found')],
    [
      'a method that the address does not take, saying which it does',
      async () => {
        const answer = await api.call('DELETE', '/things/a');
        assertProblem(answer, 'method_not_allowed');
        assert.equal(answer.headers.get('allow'), 'POST');
      },
    ],
  ];
  for (const [what, check] of refused) {
    it(`${what} is refused as problem details, and the call is not made`, async () => {
      const before = handled.length;
      await check();
      assert.equal(handled.length, before);
    });
  }

  it('a complaint about a field says where it stood', async () => {
    const answer = await api.call('POST', '/things/a?limit=all', { json: { text: 'a' } });
    assert.deepEqual(answer.body.errors, [{ field: 'limit', in: 'query', message: 'must be a number' }]);
  });

  it('a field that is missing, or of another type, is told in words', async () => {
    const { body } = await json('{"text":5}');
    const missing = await json('{}');
    const messageOf = (problem: unknown) => (problem as { errors: { message: string }[] }).errors[0]?.message;
    assert.equal(messageOf(body), 'must be a string');
    assert.equal(messageOf(missing.body), 'is needed: a string');
  });

  it('a thousand mistakes get a short answer', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field${index}`, index]));
    const answer = await json(JSON.stringify({ text: 'a', ...many }));
    assertProblem(answer, 'invalid_input');
    assert.equal(answer.body.errors.length, 20);
  });

  it('a refusal by the call itself keeps its code, words and headers', async () => {
    const answer = await json('{"text":"refuse"}');
    assertProblem(answer, 'refused');
    assert.equal(answer.body.detail, 'Not now.');
    assert.equal(answer.headers.get('retry-after'), '3');
  });

  it('an unexpected error tells its request id and nothing else; the log has the rest under that id', async () => {
    const answer = await json('{"text":"crash"}');
    assertProblem(answer, 'internal_error');
    assert.doesNotMatch(answer.text, /iterable|alex/);
    const line = api.log.find(
      ({ msg, request }) => msg === 'internal_error' && request === answer.headers.get('x-request-id'),
    );
    assert.equal((line?.['error'] as { name: string }).name, 'TypeError');
  });

  it('a reply with a field that its declaration lacks is caught in tests', async () => {
    assertProblem(await json('{"text":"undeclared field"}'), 'internal_error');
  });

  it('every problem’s type leads to its explanation', async () => {
    const refusal = await json('{"text":');
    const explained = await api.call('GET', refusal.body.type);
    assert.deepEqual(explained.body, { code: 'malformed_json', status: 400, title: refusal.body.title });
    assertProblem(await api.call('GET', '/problems/constructor'), 'not_found');
  });
});
