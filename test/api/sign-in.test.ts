import assert from 'node:assert/strict';
import { createBetterAuth } from '../../src/api/auth/better-auth.ts';
import { keyRoutes } from '../../src/api/routes/keys.ts';
import { meRoutes } from '../../src/api/routes/me.ts';
import { memberRoutes } from '../../src/api/routes/members.ts';
import { passwordResetRoutes } from '../../src/api/routes/password-resets.ts';
import { signInRoutes } from '../../src/api/routes/sign-in.ts';
import type { Database } from '../../src/store/database.ts';
import { saveTeam } from '../../src/store/directory.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { until } from '../support/processes.ts';
import { assertProblem } from './support/assert-problem.ts';
import {
  PUBLIC_URL,
  SECRET_KEY,
  startTestApi,
  type Answer,
  type TestApi,
  type TestApiOptions,
} from './support/test-api.ts';

interface Letter {
  to: string;
  subject: string;
  text: string;
}

const tokenOf = (text: string) => /#token=([\w-]+)/.exec(text)?.[1] ?? '';
const cookieOf = ({ headers }: Answer) => headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';

describe('signing in', () => {
  const letters: Letter[] = [];
  let mailWorks = true;
  let database: Database;
  let api: TestApi;

  const start = (options: TestApiOptions = {}) =>
    startTestApi(({ database, auth }) => {
      const mail = (to: string, subject: string, text: string) => {
        if (mailWorks) letters.push({ to, subject, text });
        return Promise.resolve(mailWorks);
      };
      return [
        ...memberRoutes({ database, auth, mail }),
        ...passwordResetRoutes({ database, auth, mail }),
        ...signInRoutes({ database, auth }),
        ...meRoutes({ database }),
        ...keyRoutes({ database }),
      ];
    }, options);

  before(async () => {
    await emptyDatabase();
    api = await start();
  });
  beforeEach(async () => {
    database = await emptyDatabase();
    letters.length = 0;
    mailWorks = true;
  });
  after(() => api.stop());

  const invite = (json: object) => api.call('POST', '/api/v1/members/invitations', { json });
  const ask = (path: string, json: object, headers: Record<string, string> = { origin: PUBLIC_URL }) =>
    api.call('POST', `/api/auth/${path}`, { json, authorization: null, headers });
  const signIn = (email: string, password: string) => ask('sign-in/email', { email, password });
  const setPassword = (token: string, newPassword: string) => ask('reset-password', { token, newPassword });
  const me = (cookie: string) => api.call('GET', '/api/v1/me', { authorization: null, cookie });
  const link = async (id: string) => (await api.call('POST', `/api/v1/members/${id}/link`)).body;

  /** Invites somebody and follows the whole way until they are signed in; resolves to their cookie. */
  async function admit(email: string, role: string, password = 'a good password'): Promise<string> {
    const invited = await invite({ email, name: email, role });
    assert.equal(invited.status, 201, invited.text);
    assert.equal((await setPassword(tokenOf(invited.body.url), password)).status, 200);
    return cookieOf(await signIn(email, password));
  }

  it('takes a member from the invitation to their first call, and out again when they are archived', async () => {
    await saveTeam(database, { id: 'support', name: 'Support' });
    const invited = await invite({
      email: 'Kim@Example.com',
      name: 'Kim',
      role: 'author',
      teams: ['support'],
    });
    assert.equal(invited.status, 201);
    const kim = { id: 'kim', name: 'Kim', email: 'kim@example.com', teams: ['support'], role: 'author' };
    assert.deepEqual(asInvited(invited.body.member), { ...kim, signIn: 'invited' });
    assert.equal(invited.body.emailed, true);
    assert.deepEqual([letters[0]?.to, letters.length], ['kim@example.com', 1]);
    assert.ok(letters[0]?.text.includes(invited.body.url));
    const days = (Date.parse(invited.body.expiresAt) - Date.now()) / 86_400_000;
    assert.ok(days > 6.9 && days <= 7);

    const token = tokenOf(invited.body.url);
    assert.deepEqual((await ask('link', { token })).body, { name: 'Kim', email: 'kim@example.com' });
    assertProblem(await signIn('kim@example.com', 'a good password'), 'unauthorized');
    assertProblem(await setPassword(token, 'too short'), 'invalid_input', ['newPassword']);
    assert.equal((await setPassword(token, 'a good password')).status, 200);
    assertProblem(await setPassword(token, 'a second password'), 'invalid_link');
    assertProblem(await ask('link', { token }), 'invalid_link');

    const signedIn = await signIn('KIM@example.com', 'a good password');
    assert.equal(signedIn.status, 200);
    assert.match(
      signedIn.headers.getSetCookie()[0] ?? '',
      /^__Secure-chatbot-studio\.session_token=.*; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    assert.doesNotMatch(signedIn.text, /token/, 'no script gets the session');
    const cookie = cookieOf(signedIn);
    const { body } = await me(cookie);
    assert.deepEqual(asInvited(body.member), { ...kim, signIn: 'active' });
    assert.ok(body.scopes.includes('flows:write') && !body.scopes.includes('people:write'));

    assert.equal((await api.call('DELETE', '/api/v1/members/kim')).status, 204);
    assertProblem(await me(cookie), 'unauthorized');
    assertProblem(await signIn('kim@example.com', 'a good password'), 'unauthorized');
    await api.call('PUT', '/api/v1/members/kim', { json: { name: 'Kim', email: 'kim@example.com' } });
    assert.equal((await api.call('GET', '/api/v1/members/kim')).body.signIn, 'none');
    assertProblem(await signIn('kim@example.com', 'a good password'), 'unauthorized');
  });

  it('ends with signing out, in this browser alone', async () => {
    const here = await admit('kim@example.com', 'member');
    const there = cookieOf(await signIn('kim@example.com', 'a good password'));
    const out = await api.call('POST', '/api/auth/sign-out', {
      authorization: null,
      cookie: here,
      headers: { origin: PUBLIC_URL },
    });
    assert.equal(out.status, 200);
    assert.match(out.headers.getSetCookie()[0] ?? '', /Max-Age=0/);
    assertProblem(await me(here), 'unauthorized');
    assert.equal((await me(there)).status, 200);
  });

  it('is refused alike for an unknown address, a wrong password and a member who was not invited', async () => {
    await admit('kim@example.com', 'member');
    await api.call('PUT', '/api/v1/members/lee', { json: { name: 'Lee', email: 'lee@example.com' } });
    const refused = await Promise.all([
      signIn('kim@example.com', 'a wrong password'),
      signIn('nobody@example.com', 'a good password'),
      signIn('lee@example.com', 'a good password'),
    ]);
    for (const answer of refused) assertProblem(answer, 'unauthorized');
    assert.equal(new Set(refused.map(({ body }) => body.detail)).size, 1);
  });

  it('is refused from pages of other sites', async () => {
    const cookie = await admit('kim@example.com', 'member');
    const theirs = { origin: 'https://evil.example.com' };
    const body = { email: 'kim@example.com', password: 'a good password' };
    assertProblem(await ask('sign-in/email', body, theirs), 'forbidden');
    assertProblem(await ask('sign-out', {}, { ...theirs, cookie }), 'forbidden');
    assert.equal((await me(cookie)).status, 200);
  });

  it('takes a new password by a link that is mailed, which ends all sessions and other links', async () => {
    const cookie = await admit('kim@example.com', 'member', 'the old password');
    letters.length = 0;
    const other = await link('kim');
    assert.ok(Date.parse(other.expiresAt) - Date.now() <= 3_600_000);
    letters.length = 0;
    for (const email of ['kim@example.com', 'nobody@example.com']) {
      const answer = await api.call('POST', '/api/v1/password-resets', {
        json: { email },
        authorization: null,
      });
      assert.deepEqual([answer.status, answer.text], [202, '']);
    }
    await until(() => letters.length > 0);
    assert.equal((await setPassword(tokenOf(letters[0]?.text ?? ''), 'the new password')).status, 200);
    assertProblem(await me(cookie), 'unauthorized');
    assertProblem(await setPassword(tokenOf(other.url), 'yet another one'), 'invalid_link');
    assertProblem(await signIn('kim@example.com', 'the old password'), 'unauthorized');
    assert.equal((await signIn('kim@example.com', 'the new password')).status, 200);
    assert.deepEqual(
      letters.map(({ to }) => to),
      ['kim@example.com'],
    );
  });

  it('is mailed three links an hour at most, whoever asks for them', async () => {
    await admit('kim@example.com', 'member');
    await admit('lee@example.com', 'member');
    letters.length = 0;
    const forget = (email: string) => api.call('POST', '/api/v1/password-resets', { json: { email } });
    for (let sent = 0; sent < 3; sent++) {
      await forget('kim@example.com');
      await until(() => letters.length === sent + 1);
    }
    await forget('kim@example.com');
    // Asked for later, with as much to do, so mailed later than the one too many would have been.
    await forget('lee@example.com');
    await until(() => letters.some(({ to }) => to === 'lee@example.com'));
    assert.equal(letters.filter(({ to }) => to === 'kim@example.com').length, 3);
  });

  it('takes a new password from a member who knows the old one, and ends their other sessions', async () => {
    const here = await admit('kim@example.com', 'member', 'the old password');
    const there = cookieOf(await signIn('kim@example.com', 'the old password'));
    const change = (currentPassword: string) =>
      ask(
        'change-password',
        { currentPassword, newPassword: 'the new password' },
        { origin: PUBLIC_URL, cookie: here },
      );
    assertProblem(await change('a wrong password'), 'invalid_input', ['currentPassword']);
    const changed = await change('the old password');
    assert.equal(changed.status, 200);
    assertProblem(await me(there), 'unauthorized');
    assert.equal((await me(cookieOf(changed))).status, 200);
  });

  it('gives links to whoever asked for them, when nothing can be mailed', async () => {
    mailWorks = false;
    const invited = await invite({ email: 'kim@example.com', name: 'Kim' });
    assert.equal(invited.body.emailed, false);
    assert.match(invited.body.url, /^https:\/\/chat\.example\.com\/app\/welcome#token=[\w-]{43}$/);
    assert.equal((await setPassword(tokenOf((await link('kim')).url), 'a good password')).status, 200);
  });

  it('is not for members without an address, nor twice for one address', async () => {
    await api.call('PUT', '/api/v1/members/lee', { json: { name: 'Lee' } });
    assertProblem(await api.call('POST', '/api/v1/members/lee/link'), 'invalid_input', ['id']);
    await invite({ email: 'kim@example.com', name: 'Kim' });
    assertProblem(await invite({ email: 'KIM@example.com', name: 'Kim' }), 'already_exists');
    assert.equal((await invite({ email: 'kim@example.org', name: 'Kim' })).body.member.id, 'kim-2');
    const saved = await api.call('PUT', '/api/v1/members/kim', { json: { name: 'Kim' } });
    assertProblem(saved, 'invalid_input', ['email']);
  });

  it('goes by the address that the member has now', async () => {
    await admit('kim@example.com', 'member');
    await api.call('PUT', '/api/v1/members/kim', { json: { name: 'Kim', email: 'kim@example.org' } });
    assertProblem(await signIn('kim@example.com', 'a good password'), 'unauthorized');
    assert.equal((await signIn('kim@example.org', 'a good password')).status, 200);
  });

  it('is held up after ten attempts a minute, over all processes', async () => {
    const [one, two] = await Promise.all([start({ attempts: 10 }), start({ attempts: 10 })]);
    try {
      const attempt = (process: TestApi) =>
        process.call('POST', '/api/auth/sign-in/email', {
          json: { email: 'kim@example.com', password: 'a wrong password' },
          authorization: null,
          // Whoever names another address is counted by their own.
          headers: {
            origin: PUBLIC_URL,
            'x-forwarded-for': `192.0.2.${Math.random()}`,
            'x-caller-address': '192.0.2.1',
          },
        });
      for (let count = 0; count < 5; count++)
        for (const process of [one, two]) assertProblem(await attempt(process), 'unauthorized');
      for (const process of [one, two]) {
        const refused = await attempt(process);
        assertProblem(refused, 'too_many_requests');
        const seconds = Number(refused.headers.get('retry-after'));
        assert.ok(seconds >= 1 && seconds <= 60, `Retry-After: ${seconds}`);
      }
    } finally {
      await one.stop();
      await two.stop();
    }
  });

  it('leaves nothing else of Better Auth reachable', async () => {
    const parts = { database, secretKey: SECRET_KEY, publicUrl: PUBLIC_URL, attempts: 10 };
    const endpoints = Object.values(createBetterAuth(parts).api) as { path?: string }[];
    const paths = endpoints.flatMap(({ path }) => (path === undefined ? [] : [path]));
    assert.ok(paths.length > 20);
    const ours = ['/sign-in/email', '/sign-out', '/reset-password', '/change-password'];
    for (const path of paths.filter((path) => !ours.includes(path))) {
      for (const method of ['GET', 'POST'])
        assertProblem(await api.call(method, `/api/auth${path.replace(':token', 'x')}`), 'not_found');
    }
  });

  it('writes no password, token or session into the log', async () => {
    const before = api.log.length;
    const invited = await invite({ email: 'kim@example.com', name: 'Kim' });
    const token = tokenOf(invited.body.url);
    await setPassword(token, 'a secret password');
    const cookie = cookieOf(await signIn('kim@example.com', 'a secret password'));
    await signIn('kim@example.com', 'a wrong password');
    await me(cookie);
    const logged = JSON.stringify(api.log.slice(before));
    assert.ok(logged.includes('useLink') && logged.includes('signIn') && logged.includes('getMe'));
    for (const secret of [token, cookie.split('=')[1] ?? '', 'secret password', 'wrong password', 'kim@'])
      assert.ok(!logged.includes(secret));
  });

  describe('the last admin who can sign in', () => {
    const demote = (id: string) =>
      api.call('PUT', `/api/v1/members/${id}`, {
        json: { name: 'Kim', email: `${id}@example.com`, role: 'member' },
      });

    it('can neither be archived nor made something less', async () => {
      await admit('kim@example.com', 'admin');
      // Invited only: nobody could be sure of them.
      await invite({ email: 'lee@example.com', name: 'Lee', role: 'admin' });
      assertProblem(await api.call('DELETE', '/api/v1/members/kim'), 'last_admin');
      assertProblem(await demote('kim'), 'last_admin');
      assert.equal((await demote('lee')).status, 200);
      await admit('max@example.com', 'admin');
      assert.equal((await demote('kim')).status, 200);
    });

    it('is there even when two of them are demoted at once', async () => {
      await admit('kim@example.com', 'admin');
      await admit('lee@example.com', 'admin');
      const answers = await Promise.all([demote('kim'), demote('lee')]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    });
  });

  describe('what members may do to others', () => {
    const makeKey = async (scopes: string[]) =>
      (await api.call('POST', '/api/v1/keys', { json: { name: 'Key', scopes } })).body.key as string;

    it('is no more than they may do themselves', async () => {
      await admit('kim@example.com', 'admin');
      await admit('max@example.com', 'admin');
      const authorization = `Bearer ${await makeKey(['people:read', 'people:write'])}`;
      const as = (method: string, path: string, json?: object) =>
        api.call(method, path, { authorization, ...(json && { json }) });
      const lee = { email: 'lee@example.com', name: 'Lee' };
      assertProblem(await as('POST', '/api/v1/members/invitations', { ...lee, role: 'admin' }), 'forbidden');
      assertProblem(await as('PUT', '/api/v1/members/lee', { ...lee, role: 'member' }), 'forbidden');
      assertProblem(await as('PUT', '/api/v1/members/kim', { ...lee, role: 'member' }), 'forbidden');
      assertProblem(await as('POST', '/api/v1/members/kim/link'), 'forbidden');
      assertProblem(await as('DELETE', '/api/v1/members/kim'), 'forbidden');
      assert.equal((await as('GET', '/api/v1/members')).body.members.length, 2);
    });
  });

  describe('API keys', () => {
    it('are shown once, work with their scopes, and can be revoked', async () => {
      const admin = await api.signIn('admin');
      const made = await admin.call('POST', '/api/v1/keys', {
        json: { name: 'Shop', scopes: ['people:read', 'people:read', 'keys:write'] },
      });
      assert.equal(made.status, 201);
      const { key, ...shown } = made.body as { key: string; id: string };
      assert.match(key, /^cs_[\w-]{43}$/);
      assert.deepEqual(
        { ...shown, id: 'id', createdAt: 'then' },
        {
          id: 'id',
          name: 'Shop',
          prefix: key.slice(0, 9),
          scopes: ['people:read', 'keys:write'],
          createdBy: admin.id,
          createdAt: 'then',
          lastUsedAt: null,
          expiresAt: null,
        },
      );
      const authorization = `Bearer ${key}`;
      const meAnswer = await api.call('GET', '/api/v1/me', { authorization });
      assert.deepEqual(meAnswer.body, {
        member: null,
        key: { id: shown.id },
        scopes: ['people:read', 'keys:write'],
      });
      const listed = await admin.call('GET', '/api/v1/keys');
      assert.doesNotMatch(listed.text, new RegExp(key));
      const { lastUsedAt } = listed.body.keys[0] as { lastUsedAt: string };
      assert.ok(Math.abs(Date.now() - Date.parse(lastUsedAt)) < 60_000);
      await api.call('GET', '/api/v1/me', { authorization });
      assert.equal((await admin.call('GET', '/api/v1/keys')).body.keys[0].lastUsedAt, lastUsedAt);

      assertProblem(
        await api.call('POST', '/api/v1/keys', {
          authorization,
          json: { name: 'More', scopes: ['flows:read'] },
        }),
        'forbidden',
      );
      assert.equal((await admin.call('DELETE', `/api/v1/keys/${shown.id}`)).status, 204);
      assertProblem(await api.call('GET', '/api/v1/me', { authorization }), 'unauthorized');
      assertProblem(await admin.call('DELETE', `/api/v1/keys/${shown.id}`), 'not_found');
      assert.deepEqual((await admin.call('GET', '/api/v1/keys')).body.keys, []);
    });

    it('are kept as a hash', async () => {
      const { body } = await api.call('POST', '/api/v1/keys', {
        json: { name: 'Shop', scopes: ['flows:read'] },
      });
      const rows = await database.query('select * from api_keys');
      assert.equal(rows.length, 1);
      assert.ok(!JSON.stringify(rows).includes((body.key as string).slice(10)));
    });

    it('with mistakes are refused', async () => {
      const make = (json: object) => api.call('POST', '/api/v1/keys', { json });
      assertProblem(await make({ name: 'Key', scopes: [] }), 'invalid_input', ['scopes']);
      assertProblem(await make({ name: 'Key', scopes: ['everything'] }), 'invalid_input', ['scopes.0']);
      assertProblem(
        await make({ name: 'Key', scopes: ['flows:read'], expiresAt: '2020-01-01T00:00:00Z' }),
        'invalid_input',
        ['expiresAt'],
      );
    });
  });
});

/** Who they are, without what they do in the inbox. */
function asInvited({ id, name, email, teams, role, signIn }: Record<string, unknown>) {
  return { id, name, email, teams, role, signIn };
}
