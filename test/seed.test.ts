import assert from 'node:assert/strict';
import { seedExamples } from '../src/seed.ts';
import type { Database } from '../src/store/database.ts';
import { findMember, findSegment, findTeam, saveTeam } from '../src/store/directory.ts';
import {
  createFlow,
  findDraft,
  listFlows,
  listVersions,
  saveDraft,
  setArchived,
} from '../src/store/flows.ts';
import { lintDraft } from '../src/store/publish-flow.ts';
import { emptyDatabase } from './store/support/empty-database.ts';

describe('a first start', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
  });

  const all = () => listFlows(database, { archived: false });

  it('publishes every example for visitors, with nothing left to mend but to connect providers', async () => {
    const added = await seedExamples(database);
    assert.ok(added >= 5);
    const flows = await all();
    assert.equal(flows.length, added);
    for (const { id, public: isPublic } of flows) {
      assert.ok(isPublic, id);
      const found = await findDraft(database, id);
      const problems = found ? await lintDraft(database, found.draft) : [];
      assert.deepEqual(
        problems.filter(({ code }) => code !== 'not_connected'),
        [],
        id,
      );
    }
  });

  it('adds the teams, segments and the member that the examples name', async () => {
    await seedExamples(database);
    for (const id of ['support', 'sales']) assert.ok(await findTeam(database, id), id);
    for (const id of ['vip', 'returns', 'leads']) assert.ok(await findSegment(database, id), id);
    const alex = await findMember(database, 'alex@example.com');
    assert.deepEqual([alex?.name, alex?.teams], ['Alex Rivera', ['support']]);
  });

  it('happens once, also when two processes start at the same moment', async () => {
    const added = await Promise.all([seedExamples(database), seedExamples(database)]);
    assert.equal(Math.min(...added), 0);
    for (const { id } of await all()) assert.equal((await listVersions(database, id)).length, 1);
  });

  it('never touches what people changed, archived or made themselves', async () => {
    await seedExamples(database);
    const [first, second] = await all();
    assert.ok(first && second);
    await saveDraft(database, { id: first.id, name: 'Ours' }, null);
    await setArchived(database, second.id, true);
    await saveTeam(database, { id: 'support', name: 'Our people' });
    const before = await all();
    assert.equal(await seedExamples(database), 0);
    assert.deepEqual(await all(), before);
    assert.equal((await findTeam(database, 'support'))?.name, 'Our people');
  });

  it('adds no examples where there is a flow already', async () => {
    await createFlow(database, { id: 'ours' });
    assert.equal(await seedExamples(database), 0);
    assert.deepEqual(
      (await all()).map(({ id }) => id),
      ['ours'],
    );
  });
});
