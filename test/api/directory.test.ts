import assert from 'node:assert/strict';
import type { Database } from '../../src/store/database.ts';
import { availabilityRoutes } from '../../src/api/routes/availability.ts';
import { meRoutes } from '../../src/api/routes/me.ts';
import { memberRoutes } from '../../src/api/routes/members.ts';
import { segmentRoutes } from '../../src/api/routes/segments.ts';
import { teamRoutes } from '../../src/api/routes/teams.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type TestApi } from './support/test-api.ts';

describe('the directory over HTTP', () => {
  let api: TestApi;
  let database: Database;
  let presences = 0;
  before(async () => {
    database = await emptyDatabase();
    api = await startTestApi(({ auth }) => [
      ...memberRoutes({ database, auth, mail: () => Promise.resolve(false) }),
      ...meRoutes({ database }),
      ...availabilityRoutes({ database, onPresence: () => (presences += 1) }),
      ...segmentRoutes({ database }),
      ...teamRoutes({ database }),
    ]);
  });
  beforeEach(() => emptyDatabase());
  after(() => api.stop());

  const put = (path: string, json: unknown) => api.call('PUT', `/api/v1/${path}`, { json });
  const list = async (what: string) => (await api.call('GET', `/api/v1/${what}`)).body[what];

  for (const many of ['segments', 'teams']) {
    const rest = many === 'segments' ? { team: null, member: null } : {};
    const listed = { ...rest, ...(many === 'segments' ? { openConversations: 0 } : { members: 0 }) };

    it(`${many} are saved, listed by name, renamed, archived and brought back`, async () => {
      assert.equal((await put(`${many}/vip`, { name: 'VIP' })).status, 200);
      await put(`${many}/basic`, { name: ' Basic ' });
      assert.deepEqual((await put(`${many}/vip`, { name: 'Ace' })).body, { id: 'vip', name: 'Ace', ...rest });
      assert.deepEqual(await list(many), [
        { id: 'vip', name: 'Ace', ...listed },
        { id: 'basic', name: 'Basic', ...listed },
      ]);

      const archived = await api.call('DELETE', `/api/v1/${many}/vip`);
      assert.deepEqual([archived.status, archived.text], [204, '']);
      assert.equal((await list(many)).length, 1);
      const { body } = await api.call('GET', `/api/v1/${many}?archived=true`);
      assert.deepEqual(body[many], [{ id: 'vip', name: 'Ace', ...listed }]);
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
      picture: null,
      languages: [],
      skills: [],
      capacity: 5,
      availability: 'offline',
      isThere: false,
      load: 0,
    };
    assert.deepEqual(saved.body, kim);
    assert.deepEqual(await list('members'), [kim]);
    assert.deepEqual((await put('members/kim', { name: 'Kim' })).body, { ...kim, email: null, teams: [] });
    assert.equal((await api.call('DELETE', '/api/v1/members/kim')).status, 204);
    assert.deepEqual(await list('members'), []);
    const { body } = await api.call('GET', '/api/v1/members?archived=true');
    assert.deepEqual(
      body.members.map(({ id }: { id: string }) => id),
      ['kim'],
    );
    assertProblem(await api.call('DELETE', '/api/v1/members/kim'), 'not_found');
    await put('members/kim', { name: 'Kim' });
    assert.equal((await list('members')).length, 1);
  });

  it('what conversations are given out by is kept with a member, until something else is said', async () => {
    const routing = {
      picture: 'https://example.com/kim.png',
      languages: ['de', 'pt-BR'],
      skills: ['Refunds'],
      capacity: 2,
    };
    const { body } = await put('members/kim', { name: 'Kim', ...routing });
    assert.deepEqual({ ...body, ...routing }, body);
    const renamed = await put('members/kim', { name: 'Kim B.' });
    assert.deepEqual({ ...renamed.body, ...routing, name: 'Kim B.' }, renamed.body);
    assertProblem(await put('members/kim', { name: 'Kim', picture: 'javascript:x' }), 'invalid_input', [
      'picture',
    ]);
    assertProblem(await put('members/kim', { name: 'Kim', languages: ['german'] }), 'invalid_input', [
      'languages.0',
    ]);
    assertProblem(await put('members/kim', { name: 'Kim', capacity: -1 }), 'invalid_input', ['capacity']);
  });

  it('a member says how they look and what they speak, and nothing that an admin decides', async () => {
    const { call, id, name } = await api.signIn();
    const own = { picture: 'https://example.com/me.png', languages: ['fr'] };
    const { body } = await call('PUT', '/api/v1/me', { json: { name: 'Robin', ...own } });
    assert.deepEqual({ ...body, id, name: 'Robin', ...own }, body);
    const renamed = await call('PUT', '/api/v1/me', { json: { name } });
    assert.deepEqual({ ...renamed.body, name, ...own }, renamed.body);
    const none = await call('PUT', '/api/v1/me', { json: { name, picture: null, languages: [] } });
    assert.deepEqual([none.body.picture, none.body.languages], [null, []]);
    for (const [field, value] of Object.entries({ capacity: 9, skills: ['all'], role: 'admin', teams: [] }))
      assertProblem(await call('PUT', '/api/v1/me', { json: { name, [field]: value } }), 'invalid_input', [
        field,
      ]);
  });

  it('a segment says whom its conversations go to', async () => {
    await put('teams/support', { name: 'Support' });
    const { body } = await put('segments/vip', { name: 'VIP', team: 'support' });
    assert.deepEqual(body, { id: 'vip', name: 'VIP', team: 'support', member: null });
    assertProblem(await put('segments/vip', { name: 'VIP', member: 'moon' }), 'invalid_input', ['member']);
  });

  it('a backend says who is there, and that counts until it says otherwise', async () => {
    await put('members/kim', { name: 'Kim' });
    const { body } = await put('members/kim/availability', { availability: 'online' });
    assert.deepEqual([body.availability, body.isThere], ['online', true]);
    const away = await put('members/kim/availability', { availability: 'away' });
    assert.deepEqual([away.body.availability, away.body.isThere], ['away', false]);
    assertProblem(await put('members/moon/availability', { availability: 'away' }), 'not_found');
    assertProblem(await put('members/kim/availability', { availability: 'gone' }), 'invalid_input', [
      'availability',
    ]);
  });

  it('a member says it for themselves, and is there as long as they show signs of life', async () => {
    const { call, id } = await api.signIn();
    const before = presences;
    const { body } = await call('PUT', '/api/v1/me/availability', { json: { availability: 'online' } });
    assert.deepEqual([body.id, body.isThere, presences], [id, true, before + 1]);
    await database.query(`update members set seen_at = now() - interval '46 seconds' where id = $1`, [id]);
    const gone = await api.call('GET', `/api/v1/members/${id}`);
    assert.deepEqual([gone.body.availability, gone.body.isThere], ['online', false]);
    assertProblem(
      await call('PUT', '/api/v1/members/kim/availability', { json: { availability: 'online' } }),
      'forbidden',
    );
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
