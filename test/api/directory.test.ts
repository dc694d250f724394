import assert from 'node:assert/strict';
import { memberRoutes } from '../../src/api/routes/members.ts';
import { segmentRoutes } from '../../src/api/routes/segments.ts';
import { teamRoutes } from '../../src/api/routes/teams.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type TestApi } from './support/test-api.ts';

describe('the directory over HTTP', () => {
  let api: TestApi;
  before(async () => {
    await emptyDatabase();
    api = await startTestApi(({ database, auth }) => [
      ...memberRoutes({ database, auth, mail: () => Promise.resolve(false) }),
      ...segmentRoutes({ database }),
      ...teamRoutes({ database }),
    ]);
  });
  beforeEach(() => emptyDatabase());
  after(() => api.stop());

  const put = (path: string, json: unknown) => api.call('PUT', `/api/v1/${path}`, { json });
  const list = async (what: string) => (await api.call('GET', `/api/v1/${what}`)).body[what];

  for (const many of ['segments', 'teams']) {
    it(`${many} are saved, listed by name, renamed, archived and brought back`, async () => {
      assert.equal((await put(`${many}/vip`, { name: 'VIP' })).status, 200);
      await put(`${many}/basic`, { name: ' Basic ' });
      assert.deepEqual((await put(`${many}/vip`, { name: 'Ace' })).body, { id: 'vip', name: 'Ace' });
      assert.deepEqual(await list(many), [
        { id: 'vip', name: 'Ace' },
        { id: 'basic', name: 'Basic' },
      ]);

      const archived = await api.call('DELETE', `/api/v1/${many}/vip`);
      assert.deepEqual([archived.status, archived.text], [204, '']);
      assert.equal((await list(many)).length, 1);
      const { body } = await api.call('GET', `/api/v1/${many}?archived=true`);
      assert.deepEqual(body[many], [{ id: 'vip', name: 'Ace' }]);
      assertProblem(await api.call('DELETE', `/api/v1/${many}/vip`), 'not_found');
      await put(`${many}/vip`, { name: 'VIP' });
      assert.equal((await list(many)).length, 2);
    });

    it(`${many} with a bad id or name are refused`, async () => {
      assertProblem(await put(`${many}/VIP`, { name: 'VIP' }), 'invalid_input', ['id']);
      assertProblem(await put(`${many}/vip`, {}), 'invalid_input', ['name']);
      assertProblem(await put(`${many}/vip`, { name: '  ' }), 'invalid_input', ['name']);
      assertProblem(await put(`${many}/vip`, { name: 'x'.repeat(101) }), 'invalid_input', ['name']);
      assertProblem(await put(`${many}/vip`, { name: 'VIP', color: 'red' }), 'invalid_input', ['color']);
      assert.deepEqual(await list(many), []);
    });
  }

  it('members are saved with their teams, listed, changed and archived', async () => {
    await put('teams/support', { name: 'Support' });
    const saved = await put('members/kim', {
      name: 'Kim',
      email: 'Kim@Example.com',
      teams: ['support', 'support'],
    });
    const kim = {
      id: 'kim',
      name: 'Kim',
      email: 'kim@example.com',
      teams: ['support'],
      role: 'member',
      signIn: 'none',
    };
    assert.deepEqual(saved.body, kim);
    assert.deepEqual(await list('members'), [kim]);
    assert.deepEqual((await put('members/kim', { name: 'Kim' })).body, { ...kim, email: null, teams: [] });
    assert.equal((await api.call('DELETE', '/api/v1/members/kim')).status, 204);
    assert.deepEqual(await list('members'), []);
    assertProblem(await api.call('DELETE', '/api/v1/members/kim'), 'not_found');
  });

  it('members that cannot be are refused', async () => {
    assertProblem(await put('members/kim', { name: 'Kim', email: 'kim' }), 'invalid_input', ['email']);
    assertProblem(await put('members/kim', { name: 'Kim', teams: ['moon'] }), 'invalid_input', ['teams']);
    assertProblem(await put('members/kim', { name: 'Kim', teams: 'moon' }), 'invalid_input', ['teams']);
    assertProblem(await put('members/kim@home', { name: 'Kim' }), 'invalid_input', ['id']);
    await put('members/kim', { name: 'Kim', email: 'kim@example.com' });
    assertProblem(await put('members/lee', { name: 'Lee', email: 'kim@example.com' }), 'already_exists');
  });
});
