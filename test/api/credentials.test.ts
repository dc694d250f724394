import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { API_KEY_PREFIX, createAuth } from '../../src/api/auth.ts';
import { PROBLEMS } from '../../src/api/problem.ts';
import type { Credential, Route } from '../../src/api/route.ts';
import { ALL_SCOPES, ROLE_SCOPES, type Scope } from '../../src/api/scopes.ts';
import { addApiKey, revokeApiKey } from '../../src/store/api-keys.ts';
import type { Database } from '../../src/store/database.ts';
import { archiveMember, saveMember } from '../../src/store/directory.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { signOut } from '../support/sign-in.ts';
import { allRoutes } from './support/all-routes.ts';
import { assertProblem } from './support/assert-problem.ts';
import {
  API_KEY,
  PUBLIC_URL,
  SECRET_KEY,
  startTestApi,
  type Answer,
  type TestApi,
} from './support/test-api.ts';

/** The same call behind the same gate; but all it does is to say that it was reached, and by whom. */
function reachedOnly(declared: Route): Route {
  const { params, query, headers, body, rawBody, origins, ...rest } = declared;
  // Where other pages than ours may be from is a setting, and here there are none.
  void [params, query, headers, body, rawBody, origins];
  return {
    ...rest,
    responses: { 204: { description: 'Reached.' } },
    handle: ({ caller }) => Promise.resolve({ status: 204, headers: { 'X-Caller': caller.kind } }),
  };
}

/** What is sent as a credential, and what comes of it for a call that somebody may make who has this credential. */
interface Sent {
  name: string;
  headers: Record<string, string>;
  /** By whom the call is made; `unauthorized` or `forbidden`: it is not. */
  outcome: (declared: Route) => Credential | 'unauthorized' | 'forbidden';
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** As a browser sends it from a page of ours. */
const session = (cookie: string) => ({ cookie, origin: PUBLIC_URL });

/** It is no credential. */
const invalid = (name: string, headers: Record<string, string>): Sent => ({
  name,
  headers,
  outcome: () => 'unauthorized',
});

/** A session that is over. A browser sends its cookie unasked, so it does not spoil a call that needs none. */
const over = (name: string, cookie: string): Sent => ({
  name,
  headers: session(cookie),
  outcome: ({ credentials }) => (credentials.includes('open') ? 'open' : 'unauthorized'),
});

/** It is one of this kind, with these scopes. */
const valid = (
  name: string,
  kind: 'apiKey' | 'member',
  scopes: readonly Scope[],
  headers: Record<string, string>,
): Sent => ({
  name,
  headers,
  outcome: ({ credentials, scope }) =>
    credentials.includes(kind) && (!scope || scopes.includes(scope)) ? kind : 'forbidden',
});

/** Adds a key to the database; resolves to the key. */
async function makeKey(
  database: Database,
  scopes: readonly Scope[],
  more: { expiresAt?: Date; revoke?: boolean } = {},
): Promise<string> {
  const id = randomUUID();
  const key = `${API_KEY_PREFIX}${id}`;
  const hash = createHash('sha256').update(key).digest('hex');
  const { expiresAt = null, revoke = false } = more;
  const row = { id, name: 'Test', prefix: 'cs_', hash, scopes: [...scopes], createdBy: null, expiresAt };
  await addApiKey(database, row);
  if (revoke) await revokeApiKey(database, id);
  return key;
}

describe('who may make which call', () => {
  let api: TestApi;
  let routes: Route[];
  let database: Database;

  before(async () => {
    database = await emptyDatabase();
    routes = await allRoutes();
    api = await startTestApi(routes.map(reachedOnly));
  });
  after(() => api.stop());

  const call = (declared: Route, conversation: string, headers: Record<string, string>) =>
    api.call(
      declared.method.toUpperCase(),
      declared.path.replace(':id', conversation).replaceAll(/:\w+/g, '1'),
      { authorization: null, headers },
    );
  const callWith = (declared: Route, token: string, conversation = 'mine') =>
    call(declared, conversation, bearer(token));

  const assertUnauthorized = (answer: Answer) => {
    assertProblem(answer, 'unauthorized');
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer realm=/);
  };

  async function assertOutcomes(sent: readonly Sent[]): Promise<void> {
    for (const declared of routes) {
      // A call that needs no credential at all does not look at one.
      const ignoresAll = declared.credentials.every((credential) => credential === 'open');
      for (const { name, headers, outcome } of sent) {
        const answer = await call(declared, 'mine', headers);
        const context = `${declared.method} ${declared.path} with ${name}`;
        const expected = ignoresAll ? 'open' : outcome(declared);
        if (expected === 'unauthorized') assertUnauthorized(answer);
        else if (expected === 'forbidden') assertProblem(answer, 'forbidden');
        else assert.equal(answer.headers.get('x-caller'), expected, context);
      }
    }
  }

  it('every call without a credential, or with one that is none, is refused with 401', async () => {
    const good = await api.signIn('admin');
    await assertOutcomes([
      {
        name: 'no credential',
        headers: {},
        outcome: ({ credentials }) => (credentials.includes('open') ? 'open' : 'unauthorized'),
      },
      invalid('another key', bearer(`${API_KEY}x`)),
      invalid('a key that nobody made', bearer(`${API_KEY_PREFIX}${'x'.repeat(43)}`)),
      invalid('a garbled token', bearer('eyJhbGciOi.nonsense.x')),
      invalid('another scheme', { authorization: `Basic ${btoa(`:${API_KEY}`)}` }),
      invalid('an empty credential', { authorization: 'Bearer' }),
      invalid('a wrong key beside a good session', { ...session(good.cookie), ...bearer('wrong') }),
    ]);
  });

  it('every call with every sort of API key is made, or refused, as its scope says', async () => {
    const scopes = [...new Set(routes.map(({ scope }) => scope))].filter(
      (scope) => typeof scope === 'string',
    );
    const exact = new Map<Scope, string>();
    const allBut = new Map<Scope, string>();
    for (const scope of scopes) {
      exact.set(scope, await makeKey(database, [scope]));
      allBut.set(
        scope,
        await makeKey(
          database,
          ALL_SCOPES.filter((other) => other !== scope),
        ),
      );
    }
    await assertOutcomes([
      valid('the API key of the settings', 'apiKey', ALL_SCOPES, bearer(API_KEY)),
      invalid('a revoked key', bearer(await makeKey(database, ALL_SCOPES, { revoke: true }))),
      invalid('an expired key', bearer(await makeKey(database, ALL_SCOPES, { expiresAt: new Date(0) }))),
      valid('a key without a scope', 'apiKey', [], bearer(await makeKey(database, []))),
    ]);
    for (const declared of routes) {
      if (!declared.scope || !declared.credentials.includes('apiKey')) continue;
      const made = await callWith(declared, exact.get(declared.scope) ?? '');
      assert.equal(made.headers.get('x-caller'), 'apiKey', declared.path);
      const refused = await callWith(declared, allBut.get(declared.scope) ?? '');
      assertProblem(refused, 'forbidden');
      assert.ok(String(refused.body.detail).includes(`“${declared.scope}”`), refused.text);
    }
  });

  it('every call with every member’s session is made, or refused, as their role says', async () => {
    const parts = { database, secretKey: SECRET_KEY, publicUrl: PUBLIC_URL };
    const [admin, author, member, left, archived] = await Promise.all(
      (['admin', 'author', 'member', 'admin', 'admin'] as const).map((role) => api.signIn(role)),
    );
    assert.ok(admin && author && member && left && archived);
    await signOut(parts, left.cookie);
    assert.equal((await archiveMember(database, archived.id)).kind, 'archived');
    await assertOutcomes([
      valid('an admin’s session', 'member', ROLE_SCOPES.admin, session(admin.cookie)),
      valid('an author’s session', 'member', ROLE_SCOPES.author, session(author.cookie)),
      valid('a member’s session', 'member', ROLE_SCOPES.member, session(member.cookie)),
      over('the session of somebody who has signed out', left.cookie),
      over('the session of somebody who is archived', archived.cookie),
      over('a session that nobody signed', admin.cookie.replace(/.{8}$/, 'AAAAAA%3D')),
    ]);
  });

  it('every call with a visitor’s token is made for their own conversation only', async () => {
    await assertOutcomes([
      {
        name: 'the token of this conversation',
        headers: bearer(await api.auth.visitorToken('mine')),
        outcome: ({ credentials }) => (credentials.includes('visitor') ? 'visitor' : 'forbidden'),
      },
      {
        name: 'the token of another conversation',
        headers: bearer(await api.auth.visitorToken('another')),
        outcome: () => 'forbidden',
      },
    ]);
  });

  it('a session is no good for changes that another site’s page asks for', async () => {
    const { cookie } = await api.signIn('admin');
    const { host } = new URL(api.url);
    const theirs: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example.com' },
      { origin: `${PUBLIC_URL}.evil.example.com` },
      { origin: 'null' },
      { origin: 'https://evil.example.com', 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'same-site' },
      { referer: `${PUBLIC_URL}/app` },
    ];
    const ours: Record<string, string>[] = [
      { origin: PUBLIC_URL },
      { origin: `http://${host}` },
      { 'sec-fetch-site': 'same-origin' },
    ];
    for (const declared of routes) {
      if (!declared.credentials.includes('member')) continue;
      const changes = declared.method !== 'get';
      for (const headers of theirs) {
        const answer = await call(declared, 'mine', { cookie, ...headers });
        if (changes) assertProblem(answer, 'forbidden');
        else assert.equal(answer.headers.get('x-caller'), 'member');
      }
      for (const headers of ours) {
        const answer = await call(declared, 'mine', { cookie, ...headers });
        assert.equal(answer.headers.get('x-caller'), 'member', declared.path);
      }
    }
  });

  it('a new role holds from the next call on', async () => {
    const { id, name, email, cookie } = await api.signIn('author');
    const publishes = routes.find(({ name }) => name === 'publishFlow') as Route;
    assert.equal((await call(publishes, 'a', session(cookie))).headers.get('x-caller'), 'member');
    await saveMember(database, { id, name, email, teams: [], role: 'member' });
    assertProblem(await call(publishes, 'a', session(cookie)), 'forbidden');
  });

  it('only what says so is open to everybody', () => {
    const open = routes
      .filter(({ credentials }) => credentials.includes('open'))
      .map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(open.sort(), [
      'get /api/v1/conversations/:id/files/:file',
      'get /api/v1/widget/flows/:id',
      'get /health/live',
      'get /health/ready',
      'get /webhooks/whatsapp',
      'post /api/auth/link',
      'post /api/auth/reset-password',
      'post /api/auth/sign-in/email',
      'post /api/auth/sign-out',
      'post /api/v1/password-resets',
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
      for (const token of forged) assertUnauthorized(await callWith(declared, token));
    });

    it('another SECRET_KEY makes all of them void, unless it is given as the previous one', async () => {
      const parts = { database, apiKey: API_KEY, publicUrl: PUBLIC_URL };
      const earlier = createAuth({ ...parts, secretKey: 'the-secret-key-before-this-one' });
      const token = await earlier.visitorToken('mine');
      const declared = routes.find(({ credentials }) => credentials.includes('visitor')) as Route;
      assertUnauthorized(await callWith(declared, token));

      const rotated = await startTestApi([reachedOnly(declared)], {
        secretKeyPrevious: 'the-secret-key-before-this-one',
      });
      try {
        const path = declared.path.replace(':id', 'mine');
        for (const good of [token, await rotated.auth.visitorToken('mine')]) {
          const answer = await rotated.call(declared.method.toUpperCase(), path, {
            authorization: `Bearer ${good}`,
          });
          assert.equal(answer.headers.get('x-caller'), 'visitor');
        }
        assert.notEqual(await rotated.auth.visitorToken('mine'), token);
      } finally {
        await rotated.stop();
      }
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
