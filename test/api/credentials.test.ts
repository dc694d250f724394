import assert from 'node:assert/strict';
import { SignJWT } from 'jose';
import { PROBLEMS } from '../../src/api/problem.ts';
import type { Credential, Route } from '../../src/api/route.ts';
import { allRoutes } from './support/all-routes.ts';
import { assertProblem } from './support/assert-problem.ts';
import { API_KEY, SECRET_KEY, startTestApi, type Answer, type TestApi } from './support/test-api.ts';

/** The same call behind the same gate; but all it does is to say that it was reached, and by whom. */
function reachedOnly(declared: Route): Route {
  const { params, query, headers, body, rawBody, ...rest } = declared;
  void [params, query, headers, body, rawBody];
  return {
    ...rest,
    responses: { 204: { description: 'Reached.' } },
    handle: ({ caller }) => Promise.resolve({ status: 204, headers: { 'X-Caller': caller.kind } }),
  };
}

/** What is sent as each credential, and what a call that does not take it answers. */
const SENT: {
  name: string;
  as: Credential | 'invalid';
  authorization: (api: TestApi) => Promise<string | null>;
}[] = [
  { name: 'no credential', as: 'open', authorization: () => Promise.resolve(null) },
  { name: 'the API key', as: 'apiKey', authorization: () => Promise.resolve(`Bearer ${API_KEY}`) },
  {
    name: 'the token of this conversation',
    as: 'visitor',
    authorization: async ({ auth }) => `Bearer ${await auth.visitorToken('mine')}`,
  },
  { name: 'another key', as: 'invalid', authorization: () => Promise.resolve(`Bearer ${API_KEY}x`) },
  {
    name: 'a garbled token',
    as: 'invalid',
    authorization: () => Promise.resolve('Bearer eyJhbGciOi.nonsense.x'),
  },
  {
    name: 'another scheme',
    as: 'invalid',
    authorization: () => Promise.resolve(`Basic ${btoa(`:${API_KEY}`)}`),
  },
  { name: 'an empty credential', as: 'invalid', authorization: () => Promise.resolve('Bearer') },
];

describe('who may make which call', () => {
  let api: TestApi;
  let routes: Route[];

  before(async () => {
    routes = await allRoutes();
    api = await startTestApi(routes.map(reachedOnly));
  });
  after(() => api.stop());

  const call = (declared: Route, conversation: string, authorization: string | null) =>
    api.call(
      declared.method.toUpperCase(),
      declared.path.replace(':id', conversation).replaceAll(/:\w+/g, '1'),
      {
        authorization,
      },
    );

  const assertUnauthorized = (answer: Answer) => {
    assertProblem(answer, 'unauthorized');
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer realm=/);
  };

  it('every call with every credential: it is made as declared, or refused with 401 or 403', async () => {
    for (const declared of routes) {
      const takes = (credential: Credential) => declared.credentials.includes(credential);
      // A call that needs no credential at all does not look at one.
      const ignoresAll = declared.credentials.every((credential) => credential === 'open');
      for (const { name, as, authorization } of SENT) {
        const answer = await call(declared, 'mine', await authorization(api));
        const context = `${declared.method} ${declared.path} with ${name}`;
        if (ignoresAll) assert.equal(answer.headers.get('x-caller'), 'open', context);
        else if (as === 'invalid' || (as === 'open' && !takes('open'))) assertUnauthorized(answer);
        else if (takes(as)) assert.equal(answer.headers.get('x-caller'), as, context);
        else assertProblem(answer, 'forbidden');
      }
    }
  });

  it('a visitor’s token is refused on every other conversation, known or not', async () => {
    const theirs = `Bearer ${await api.auth.visitorToken('mine')}`;
    const visitors = routes.filter(({ credentials }) => credentials.includes('visitor'));
    assert.ok(visitors.length > 0);
    for (const declared of visitors) assertProblem(await call(declared, 'another', theirs), 'forbidden');
  });

  it('only what says so is open to everybody', () => {
    const open = routes
      .filter(({ credentials }) => credentials.includes('open'))
      .map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(open.sort(), [
      'get /api/v1/schemas/flow',
      'get /api/v1/widget/flows',
      'get /health/live',
      'get /health/ready',
      'get /webhooks/whatsapp',
      'post /api/v1/widget/conversations',
      'post /webhooks/sendgrid/events',
      'post /webhooks/twilio/status',
      'post /webhooks/whatsapp',
    ]);
  });

  it('a refusal comes before the input is looked at', async () => {
    const guarded = routes.find(({ name }) => name === 'saveDraft') as Route;
    const probe = await startTestApi([guarded]);
    try {
      const answer = await probe.call('PUT', '/api/v1/flows/NOT-AN-ID', { body: '{', authorization: null });
      assert.equal(answer.status, PROBLEMS.unauthorized.status);
    } finally {
      await probe.stop();
    }
  });

  describe('visitors’ tokens', () => {
    const key = new TextEncoder().encode(SECRET_KEY);

    it('the same conversation always has the same token, and no other has it', async () => {
      assert.equal(await api.auth.visitorToken('one'), await api.auth.visitorToken('one'));
      assert.notEqual(await api.auth.visitorToken('one'), await api.auth.visitorToken('two'));
    });

    it('what is signed with the API key, with the bare secret, with no key or for another purpose is no token', async () => {
      const declared = routes.find(({ credentials }) => credentials.includes('visitor')) as Route;
      const claims = () => new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject('mine');
      const unsigned = [{ alg: 'none' }, { sub: 'mine', aud: 'visitor' }]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const forged = [
        await claims().setAudience('visitor').sign(new TextEncoder().encode(API_KEY)),
        await claims().setAudience('visitor').sign(key),
        await claims().setAudience('chatbot-studio').sign(new TextEncoder().encode(API_KEY)),
        `${unsigned}.`,
      ];
      for (const token of forged) assertUnauthorized(await call(declared, 'mine', `Bearer ${token}`));
    });

    it('another SECRET_KEY makes all of them void', async () => {
      const { createAuth } = await import('../../src/api/auth.ts');
      const token = await createAuth({ apiKey: API_KEY, secretKey: `${SECRET_KEY}-new` }).visitorToken(
        'mine',
      );
      const declared = routes.find(({ credentials }) => credentials.includes('visitor')) as Route;
      assertUnauthorized(await call(declared, 'mine', `Bearer ${token}`));
    });
  });

  describe('a visitor that the backend vouches for', () => {
    const backendKey = new TextEncoder().encode(API_KEY);
    const sign = (claims: Record<string, unknown>, audience = 'chatbot-studio', key = backendKey) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setAudience(audience).sign(key);

    it('has the visitor and the variables that were signed', async () => {
      const jwt = await sign({ visitor: { id: 'u1', name: 'Kim' }, variables: { order: { total: 12 } } });
      assert.deepEqual(await api.auth.verifySignedVisitor(jwt), {
        visitor: { id: 'u1', name: 'Kim' },
        variables: { order: { total: 12 } },
      });
      assert.deepEqual(await api.auth.verifySignedVisitor(await sign({})), { visitor: {}, variables: {} });
    });

    it('is refused when the statement is forged, expired, for somebody else or of another shape', async () => {
      const expired = new SignJWT({ visitor: {} })
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience('chatbot-studio')
        .setExpirationTime(Math.floor(Date.now() / 1000) - 60);
      const bad = [
        await sign(
          { visitor: {} },
          'chatbot-studio',
          new TextEncoder().encode('another key, as long as that'),
        ),
        await sign({ visitor: {} }, 'visitor'),
        await expired.sign(backendKey),
        await sign({ visitor: 'Kim' }),
        await api.auth.visitorToken('mine'),
        'nonsense',
      ];
      for (const jwt of bad)
        await assert.rejects(api.auth.verifySignedVisitor(jwt), { code: 'unauthorized' });
    });
  });
});
