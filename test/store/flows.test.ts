import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Plan } from '../../src/flow/plan.ts';
import type { Database } from '../../src/store/database.ts';
import {
  createFlow,
  findDraft,
  findFlow,
  findPublicFlow,
  findVersion,
  listFlows,
  listVersions,
  publishedPlan,
  saveDraft,
  setArchived,
  useVersion,
  type Draft,
} from '../../src/store/flows.ts';
import { integrations } from '../../src/store/schema.ts';
import { lintDraft, MAX_PLAN_BYTES, publishFlow } from '../../src/store/publish-flow.ts';
import { callingFlow, flowDocument } from './support/documents.ts';
import { emptyDatabase } from './support/empty-database.ts';

describe('flows in the database', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
  });

  async function publish(document: Draft): Promise<number> {
    if (!(await createFlow(database, document))) await saveDraft(database, document, null);
    const result = await publishFlow(database, { id: document.id, note: '', revision: null });
    assert.equal(result.kind, 'published', JSON.stringify(result));
    return result.kind === 'published' ? result.version.version : 0;
  }

  async function planOf(id: string, version?: number): Promise<Plan> {
    const published = await publishedPlan(database, id, version);
    assert.ok(published);
    return JSON.parse(gunzipSync(published.plan).toString()) as Plan;
  }

  describe('a draft', () => {
    it('comes back as it was saved, its fields in the order in which they were written', async () => {
      const draft = { name: 'Zoë', id: 'shop', zebra: 1, nodes: { z: {}, aa: {}, b: {} } };
      await createFlow(database, draft);
      assert.equal(JSON.stringify((await findDraft(database, 'shop'))?.draft), JSON.stringify(draft));
    });

    it('may lack everything but its id, which then is its name', async () => {
      const flow = await createFlow(database, { id: 'shop', name: 5 });
      assert.deepEqual([flow?.name, flow?.description, flow?.revision], ['shop', '', 1]);
      assert.equal(flow?.publishedVersion, null);
    });

    it('is created once, also when two do so at the same moment', async () => {
      const created = await Promise.all(
        [1, 2, 3].map((name) => createFlow(database, { id: 'shop', name: `${name}` })),
      );
      assert.equal(created.filter((flow) => flow !== null).length, 1);
    });

    it('of two who change the same revision, one is told that the other was faster', async () => {
      await createFlow(database, { id: 'shop' });
      const saves = ['a', 'b', 'c'].map((name) => saveDraft(database, { id: 'shop', name }, 1));
      const kinds = (await Promise.all(saves)).map(({ kind }) => kind).sort();
      assert.deepEqual(kinds, ['conflict', 'conflict', 'saved']);
      assert.equal((await findFlow(database, 'shop'))?.revision, 2);
    });

    it('of a flow that does not exist is not saved', async () => {
      assert.deepEqual(await saveDraft(database, { id: 'shop' }, null), { kind: 'missing' });
    });
  });

  describe('publishing', () => {
    it('counts versions from 1 and uses the newest for new conversations', async () => {
      assert.equal(await publish(flowDocument('shop')), 1);
      assert.equal(await publish(flowDocument('shop', { name: 'Shop' })), 2);
      const published = await publishedPlan(database, 'shop');
      assert.deepEqual([published?.version, published?.name], [2, 'Shop']);
      assert.deepEqual(
        (await listVersions(database, 'shop')).map(({ version }) => version),
        [2, 1],
      );
    });

    it('leaves every earlier version as it was', async () => {
      await publish(flowDocument('shop', { name: 'First' }));
      const before = await findVersion(database, 'shop', 1);
      const plan = await planOf('shop', 1);
      await publish(flowDocument('shop', { name: 'Second', public: true }));
      await saveDraft(database, { id: 'shop' }, null);
      assert.deepEqual(await findVersion(database, 'shop', 1), before);
      assert.deepEqual(await planOf('shop', 1), plan);
    });

    it('several at once get a version each', async () => {
      await createFlow(database, flowDocument('shop'));
      const results = await Promise.all(
        [1, 2, 3, 4].map((note) => publishFlow(database, { id: 'shop', note: `${note}`, revision: null })),
      );
      assert.deepEqual(
        results.map(({ kind }) => kind),
        Array(4).fill('published'),
      );
      assert.deepEqual(
        (await listVersions(database, 'shop')).map(({ version }) => version),
        [4, 3, 2, 1],
      );
    });

    it('publishes only the revision that was asked for', async () => {
      await createFlow(database, flowDocument('shop'));
      await saveDraft(database, flowDocument('shop', { name: 'Changed' }), 1);
      assert.deepEqual(await publishFlow(database, { id: 'shop', note: '', revision: 1 }), {
        kind: 'conflict',
      });
      assert.equal((await publishFlow(database, { id: 'shop', note: '', revision: 2 })).kind, 'published');
    });

    it('of a draft with errors names them and changes nothing', async () => {
      await publish(flowDocument('shop'));
      await saveDraft(database, flowDocument('shop', { start: 'nowhere' }), null);
      const result = await publishFlow(database, { id: 'shop', note: '', revision: null });
      assert.equal(result.kind, 'errors');
      assert.ok(result.kind === 'errors' && result.problems.some(({ severity }) => severity === 'error'));
      assert.equal((await publishedPlan(database, 'shop'))?.version, 1);
    });

    it('of something that is no document at all names what it lacks', async () => {
      await createFlow(database, { id: 'shop' });
      const result = await publishFlow(database, { id: 'shop', note: '', revision: null });
      assert.ok(result.kind === 'errors' && result.problems.some(({ field }) => field === 'start'));
    });

    it('pins the flows it calls as they were then, through any number of calls', async () => {
      const says = (text: string) =>
        flowDocument('survey', {
          nodes: {
            hello: { kind: 'message', messages: [{ type: 'text', text }], outlets: { next: 'done' } },
            done: { kind: 'end' },
          },
        });
      await publish(says('How was it?'));
      await publish(callingFlow('middle', 'survey'));
      await publish(callingFlow('outer', 'middle'));
      const before = await planOf('outer');
      assert.deepEqual(Object.keys(before.flows).sort(), ['middle', 'outer', 'survey']);
      assert.equal(before.flows['survey']?.version, 1);

      await publish(says('Tell us!'));
      assert.deepEqual(await planOf('outer'), before);
      await publish(callingFlow('outer', 'middle'));
      assert.match(JSON.stringify(await planOf('outer')), /Tell us!/);
    });

    it('pins the version that is used, not the newest one', async () => {
      await publish(flowDocument('survey', { name: 'One' }));
      await publish(flowDocument('survey', { name: 'Two' }));
      await useVersion(database, 'survey', 1);
      await publish(callingFlow('outer', 'survey'));
      assert.equal((await planOf('outer')).flows['survey']?.name, 'One');
    });

    it('ends with flows that call each other', async () => {
      await publish(flowDocument('ping'));
      await publish(callingFlow('pong', 'ping'));
      await publish(callingFlow('ping', 'pong'));
      assert.deepEqual(Object.keys((await planOf('ping')).flows).sort(), ['ping', 'pong']);
    });

    it('does not know a flow that was never published, or is archived', async () => {
      await createFlow(database, flowDocument('survey'));
      await createFlow(database, callingFlow('outer', 'survey'));
      const outer = { id: 'outer', note: '', revision: null };
      assert.equal((await publishFlow(database, outer)).kind, 'errors');
      await publish(flowDocument('survey'));
      assert.equal((await publishFlow(database, outer)).kind, 'published');
      await setArchived(database, 'survey', true);
      assert.equal((await publishFlow(database, outer)).kind, 'errors');
    });

    it('refuses a plan that is too large to be carried, and says how large it is', async () => {
      // Random text does not compress: 100 messages of 4,000 characters are about 300 KB.
      const nodes = Object.fromEntries(
        Array.from({ length: 100 }, (_, index) => {
          const text = randomBytes(3_000).toString('base64');
          const next = index === 99 ? 'done' : `m${index + 1}`;
          return [`m${index}`, { kind: 'message', messages: [{ type: 'text', text }], outlets: { next } }];
        }),
      );
      await createFlow(
        database,
        flowDocument('shop', { start: 'm0', nodes: { ...nodes, done: { kind: 'end' } } }),
      );
      const result = await publishFlow(database, { id: 'shop', note: '', revision: null });
      assert.ok(result.kind === 'tooLarge' && result.bytes > MAX_PLAN_BYTES, result.kind);
      assert.equal(await publishedPlan(database, 'shop'), null);
    });
  });

  describe('what new conversations use', () => {
    it('can be set back to any earlier version, and forward again', async () => {
      await publish(flowDocument('shop', { name: 'One' }));
      await publish(flowDocument('shop', { name: 'Two' }));
      assert.equal((await useVersion(database, 'shop', 1))?.publishedVersion, 1);
      assert.equal((await publishedPlan(database, 'shop'))?.name, 'One');
      assert.equal((await publishedPlan(database, 'shop', 2))?.name, 'Two');
      await useVersion(database, 'shop', 2);
      assert.equal((await publishedPlan(database, 'shop'))?.name, 'Two');
      assert.equal(await publish(flowDocument('shop')), 3);
    });

    it('is never a version that does not exist', async () => {
      await publish(flowDocument('shop'));
      assert.equal(await useVersion(database, 'shop', 2), null);
      assert.equal(await useVersion(database, 'other', 1), null);
      assert.equal((await publishedPlan(database, 'shop'))?.version, 1);
      assert.equal(await publishedPlan(database, 'shop', 2), null);
    });

    it('is nothing while a flow is not published, or archived', async () => {
      await createFlow(database, flowDocument('shop'));
      assert.equal(await publishedPlan(database, 'shop'), null);
      await publish(flowDocument('shop'));
      await setArchived(database, 'shop', true);
      assert.equal(await publishedPlan(database, 'shop'), null);
      assert.equal(await publishedPlan(database, 'shop', 1), null);
      assert.deepEqual(await publishFlow(database, { id: 'shop', note: '', revision: null }), {
        kind: 'archived',
      });
      await setArchived(database, 'shop', false);
      assert.equal((await publishedPlan(database, 'shop'))?.version, 1);
    });

    it('comes with the region that phone numbers are read in', async () => {
      await publish(flowDocument('shop', { settings: { region: 'DE' } }));
      assert.equal((await publishedPlan(database, 'shop'))?.region, 'DE');
      await publish(flowDocument('plain'));
      assert.equal((await publishedPlan(database, 'plain'))?.region, null);
    });
  });

  describe('lists', () => {
    it('archived flows stand in a list of their own', async () => {
      await createFlow(database, { id: 'b', name: 'Beta' });
      await createFlow(database, { id: 'a', name: 'Alpha' });
      const archived = await setArchived(database, 'b', true);
      assert.deepEqual(
        (await listFlows(database, { archived: false })).map(({ id }) => id),
        ['a'],
      );
      assert.deepEqual(
        (await listFlows(database, { archived: true })).map(({ id }) => id),
        ['b'],
      );
      assert.deepEqual((await setArchived(database, 'b', true))?.archivedAt, archived?.archivedAt);
    });

    it('visitors see what is published as public, as it was published', async () => {
      await publish(flowDocument('shop', { public: true, name: 'Shop', description: 'Orders.' }));
      await publish(flowDocument('hidden'));
      await publish(flowDocument('gone', { public: true }));
      await setArchived(database, 'gone', true);
      await createFlow(database, flowDocument('draft', { public: true }));
      await saveDraft(database, flowDocument('shop', { name: 'Not yet' }), null);
      const seen = { id: 'shop', name: 'Shop', description: 'Orders.' };
      assert.deepEqual(await findPublicFlow(database, 'shop'), seen);
      for (const id of ['hidden', 'gone', 'draft', 'none'])
        assert.equal(await findPublicFlow(database, id), null, id);
    });

    it('a flow is public as the version is that new conversations use', async () => {
      const isPublic = async () => (await findFlow(database, 'shop'))?.public;
      await createFlow(database, flowDocument('shop', { public: true }));
      assert.equal(await isPublic(), false, 'not published yet');
      await publishFlow(database, { id: 'shop', note: '', revision: null });
      assert.equal(await isPublic(), true);
      await saveDraft(database, flowDocument('shop'), null);
      assert.equal(await isPublic(), true, 'a draft changes nothing');
      await publishFlow(database, { id: 'shop', note: '', revision: null });
      assert.equal(await isPublic(), false);
      assert.equal((await useVersion(database, 'shop', 1))?.public, true);
    });
  });

  it('lint knows which providers are connected', async () => {
    const draft = {
      format: 1,
      id: 'shop',
      name: 'Shop',
      start: 'send',
      nodes: {
        send: {
          kind: 'action',
          action: 'sendSms',
          from: 'Shop',
          to: '+447700900123',
          text: 'Hello',
          outlets: { success: 'end', error: 'end' },
        },
        end: { kind: 'end' },
      },
    };
    const codes = async () => (await lintDraft(database, draft)).map(({ code }) => code);
    assert.deepEqual(await codes(), ['not_connected']);
    await database.orm
      .insert(integrations)
      .values({ provider: 'twilio', settings: {}, secrets: 'sealed', keyId: 'k1' });
    assert.deepEqual(await codes(), []);
  });

  it('lint knows the published flows, and takes whatever a draft holds', async () => {
    const codes = async (draft: Draft) => (await lintDraft(database, draft)).map(({ code }) => code);
    assert.ok((await codes(callingFlow('outer', 'survey'))).includes('no_such_flow'));
    await publish(flowDocument('survey'));
    assert.ok(!(await codes(callingFlow('outer', 'survey'))).includes('no_such_flow'));
    for (const odd of [{}, { nodes: null }, { nodes: [] }, { nodes: { a: 5 } }, { start: {}, format: 'x' }]) {
      assert.ok((await lintDraft(database, { id: 'shop', ...odd })).length > 0);
    }
  });
});
