import assert from 'node:assert/strict';
import { meRoutes } from '../../src/api/routes/me.ts';
import { sessionRoutes } from '../../src/api/routes/sessions.ts';
import { findMember } from '../../src/store/directory.ts';
import { emptyDatabase, sharedDatabase } from '../store/support/empty-database.ts';
import { cookieFor } from '../support/sign-in.ts';
import { assertProblem } from './support/assert-problem.ts';
import { PUBLIC_URL, SECRET_KEY, startTestApi, type TestApi } from './support/test-api.ts';

describe('what members do for themselves', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi(({ database, auth }) => [
      ...meRoutes({ database }),
      ...sessionRoutes({ database, auth }),
    ]);
  });
  beforeEach(() => emptyDatabase());
  after(() => api.stop());

  /** Signs a member in once more, as in another browser; `call` is theirs from there. */
  async function elsewhere({ email, password }: { email: string; password: string }) {
    const parts = { database: await sharedDatabase(), secretKey: SECRET_KEY, publicUrl: PUBLIC_URL };
    const cookie = await cookieFor(parts, email, password);
    return (method: string, path: string) =>
      api.call(method, path, { authorization: null, cookie, headers: { origin: PUBLIC_URL } });
  }

  it('they change how they are called, whatever their role, and nothing else', async () => {
    const kim = await api.signIn('member');
    const renamed = await kim.call('PUT', '/api/v1/me', { json: { name: ' Kim ' } });
    assert.equal(renamed.status, 200);
    assert.equal((await kim.call('GET', '/api/v1/me')).body.member.name, 'Kim');
    const { name, role, email } = (await findMember(await sharedDatabase(), kim.id)) ?? {};
    assert.deepEqual([name, role, email], ['Kim', 'member', kim.email]);
    assertProblem(await kim.call('PUT', '/api/v1/me', { json: { name: ' ' } }), 'invalid_input', ['name']);
    assertProblem(
      await kim.call('PUT', '/api/v1/me', { json: { name: 'Kim', role: 'admin' } }),
      'invalid_input',
      ['role'],
    );
  });

  it('they see where they are signed in, and sign out there', async () => {
    const kim = await api.signIn('member');
    const other = await elsewhere(kim);
    const list = async () => (await kim.call('GET', '/api/v1/me/sessions')).body.sessions;
    const sessions = await list();
    assert.deepEqual(sessions.map(({ current }: { current: boolean }) => current).sort(), [false, true]);

    const { id } = sessions.find(({ current }: { current: boolean }) => !current);
    assert.equal((await kim.call('DELETE', `/api/v1/me/sessions/${id}`)).status, 204);
    assertProblem(await other('GET', '/api/v1/me'), 'unauthorized');
    assert.equal((await list()).length, 1);
    assertProblem(await kim.call('DELETE', `/api/v1/me/sessions/${id}`), 'not_found');
  });

  it('nobody sees or ends another’s session', async () => {
    const kim = await api.signIn('member');
    const admin = await api.signIn('admin');
    const [session] = (await kim.call('GET', '/api/v1/me/sessions')).body.sessions;
    assert.equal((await admin.call('GET', '/api/v1/me/sessions')).body.sessions.length, 1);
    assertProblem(await admin.call('DELETE', `/api/v1/me/sessions/${session.id}`), 'not_found');
    assert.equal((await kim.call('GET', '/api/v1/me')).status, 200);
  });
});
