import assert from 'node:assert/strict';
import type { Database } from '../../src/store/database.ts';
import {
  addMissing,
  archiveMember,
  archiveSegment,
  archiveTeam,
  findMember,
  findSegment,
  findTeam,
  leastBusyMember,
  listMembers,
  listSegments,
  listTeams,
  saveMember,
  saveSegment,
  saveTeam,
} from '../../src/store/directory.ts';
import { conversations } from '../../src/store/schema.ts';
import type { Status } from '../../src/flow/transcript.ts';
import { emptyDatabase } from './support/empty-database.ts';

const TO_NOBODY = { team: null, member: null };

describe('the directory', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
    await saveTeam(database, { id: 'support', name: 'Support' });
  });

  const member = (id: string, teams = ['support'], email: string | null = null) =>
    saveMember(database, { id, name: id.toUpperCase(), email, teams });

  it('saving twice is the same as saving once; another name renames', async () => {
    await saveSegment(database, { id: 'vip', name: 'VIP' });
    await saveSegment(database, { id: 'vip', name: 'VIP' });
    await saveSegment(database, { id: 'vip', name: 'Very important' });
    assert.deepEqual(await listSegments(database), [
      { id: 'vip', name: 'Very important', ...TO_NOBODY, openConversations: 0 },
    ]);
  });

  it('what is archived is found no more, until it is saved again', async () => {
    await saveSegment(database, { id: 'vip', name: 'VIP' });
    assert.equal(await archiveSegment(database, 'vip'), true);
    assert.equal(await archiveSegment(database, 'vip'), false);
    assert.equal(await findSegment(database, 'vip'), null);
    assert.deepEqual(await listSegments(database), []);
    await saveSegment(database, { id: 'vip', name: 'VIP' });
    assert.deepEqual(await findSegment(database, 'vip'), { id: 'vip', name: 'VIP', ...TO_NOBODY });

    await archiveTeam(database, 'support');
    assert.equal(await findTeam(database, 'support'), null);

    await saveTeam(database, { id: 'support', name: 'Support' });
    await member('kim', ['support'], 'kim@example.com');
    await archiveMember(database, 'kim');
    assert.equal(await findMember(database, 'kim'), null);
    assert.equal(await findMember(database, 'kim@example.com'), null);
    assert.deepEqual(await listMembers(database), []);
    assert.equal(await leastBusyMember(database, 'support'), null);
  });

  it('a member is found by id, or by email address in any case', async () => {
    await member('kim', [], 'Kim@Example.com');
    assert.equal((await findMember(database, 'kim'))?.email, 'kim@example.com');
    assert.equal((await findMember(database, 'KIM@example.COM'))?.id, 'kim');
    assert.equal(await findMember(database, 'Kim'), null);
    assert.equal(await findMember(database, ''), null);
  });

  it('two members cannot have one email address, also not in another case', async () => {
    await member('kim', [], 'kim@example.com');
    assert.deepEqual(await member('lee', [], 'KIM@example.com'), { kind: 'emailTaken', by: 'kim' });
    assert.equal((await member('kim', ['support'], 'kim@example.com')).kind, 'saved');
  });

  it('a member cannot be in a team that does not exist, or is archived', async () => {
    await saveTeam(database, { id: 'sales', name: 'Sales' });
    await archiveTeam(database, 'sales');
    assert.deepEqual(await member('kim', ['support', 'sales', 'moon']), {
      kind: 'unknownTeams',
      teams: ['sales', 'moon'],
    });
    assert.equal(await findMember(database, 'kim'), null);
  });

  it('the least busy member is the one with the fewest conversations that are not over', async () => {
    let count = 0;
    const give = (id: string, status: Status) =>
      database.orm.insert(conversations).values({
        id: `c${count++}`,
        flowId: 'shop',
        flowVersion: 1,
        request: { channel: 'web', visitor: {}, variables: {} },
        requestHash: '',
        status,
        assignee: { id, name: id },
      });
    const leastBusy = async (team = 'support') => (await leastBusyMember(database, team))?.id;

    await saveTeam(database, { id: 'sales', name: 'Sales' });
    await member('ann');
    await member('ben');
    await member('sam', ['sales']);
    assert.equal(await leastBusy(), 'ann');
    await give('ann', 'human');
    assert.equal(await leastBusy(), 'ben');
    await give('ben', 'bot');
    await give('ben', 'queued');
    assert.equal(await leastBusy(), 'ann');
    for (let index = 0; index < 5; index++) await give('sam', index % 2 ? 'resolved' : 'closed');
    assert.equal(await leastBusy('sales'), 'sam');
    assert.equal(await leastBusy('moon'), undefined);
  });

  it('lists count who belongs to a team, and which conversations of a segment are open', async () => {
    await saveTeam(database, { id: 'empty', name: 'Empty' });
    for (const id of ['ann', 'ben', 'gone']) await member(id);
    await archiveMember(database, 'gone');
    assert.deepEqual(await listTeams(database), [
      { id: 'empty', name: 'Empty', members: 0 },
      { id: 'support', name: 'Support', members: 2 },
    ]);
    for (const id of ['none', 'vip']) await saveSegment(database, { id, name: id });
    const statuses: Status[] = ['bot', 'queued', 'human', 'resolved', 'closed'];
    await database.orm.insert(conversations).values(
      statuses.map((status) => ({
        id: status,
        flowId: 'shop',
        flowVersion: 1,
        request: { channel: 'web', visitor: {}, variables: {} },
        requestHash: '',
        status,
        segment: 'vip',
      })),
    );
    const open = (await listSegments(database)).map(({ id, openConversations }) => [id, openConversations]);
    assert.deepEqual(open, [
      ['none', 0],
      ['vip', 3],
    ]);
  });

  it('a segment routes to a team and a member that exist; what is not said stays as it is', async () => {
    await member('kim', [], 'kim@example.com');
    const named = await saveSegment(database, {
      id: 'vip',
      name: 'VIP',
      team: 'support',
      member: 'kim@example.com',
    });
    assert.deepEqual(named, {
      kind: 'saved',
      segment: { id: 'vip', name: 'VIP', team: 'support', member: 'kim' },
    });
    await saveSegment(database, { id: 'vip', name: 'VIP', member: null });
    assert.deepEqual(await findSegment(database, 'vip'), {
      id: 'vip',
      name: 'VIP',
      team: 'support',
      member: null,
    });
    assert.deepEqual(await saveSegment(database, { id: 'vip', name: 'VIP', team: 'moon' }), {
      kind: 'unknown',
      field: 'team',
    });
    assert.equal((await saveSegment(database, { id: 'vip', name: 'VIP', member: 'moon' })).kind, 'unknown');
  });

  it('what is added on a first start never changes what is there', async () => {
    await saveTeam(database, { id: 'support', name: 'Our people' });
    await member('kim', [], 'kim@example.com');
    await addMissing(database, {
      teams: [
        { id: 'support', name: 'Support' },
        { id: 'sales', name: 'Sales' },
      ],
      segments: [{ id: 'vip', name: 'VIP' }],
      members: [{ id: 'lee', name: 'Lee', email: 'kim@example.com', teams: [] }],
    });
    assert.equal((await findTeam(database, 'support'))?.name, 'Our people');
    assert.equal((await findTeam(database, 'sales'))?.name, 'Sales');
    assert.equal((await findMember(database, 'kim@example.com'))?.id, 'kim');
  });
});
