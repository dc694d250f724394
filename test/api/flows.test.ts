import assert from 'node:assert/strict';
import { flowRoutes } from '../../src/api/routes/flows.ts';
import { schemaRoutes } from '../../src/api/routes/schemas.ts';
import type { Problem } from '../../src/flow/problem.ts';
import { callingFlow, flowDocument } from '../store/support/documents.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type TestApi } from './support/test-api.ts';

describe('flows over HTTP', () => {
  let api: TestApi;
  before(async () => {
    api = await startTestApi([...flowRoutes({ database: await emptyDatabase() }), ...schemaRoutes()]);
  });
  beforeEach(() => emptyDatabase());
  after(() => api.stop());

  const create = (json: unknown) => api.call('POST', '/api/v1/flows', { json });
  const read = (id: string) => api.call('GET', `/api/v1/flows/${id}`);
  const save = (id: string, json: unknown, ifMatch?: string) =>
    api.call('PUT', `/api/v1/flows/${id}`, {
      json,
      ...(ifMatch !== undefined && { headers: { 'if-match': ifMatch } }),
    });
  const publish = (id: string, json: unknown = {}) =>
    api.call('POST', `/api/v1/flows/${id}/publish`, { json });

  describe('creating', () => {
    it('takes an id and a name, and says what is missing before it can be published', async () => {
      const created = await create({ id: 'shop', name: 'Shop' });
      assert.equal(created.status, 201);
      assert.equal(created.headers.get('location'), '/api/v1/flows/shop');
      assert.deepEqual([created.body.flow.name, created.body.flow.publishedVersion], ['Shop', null]);
      assert.ok(
        created.body.problems.some(
          ({ field, severity }: Problem) => field === 'start' && severity === 'error',
        ),
      );
    });

    it('takes a whole document', async () => {
      const document = flowDocument('shop');
      assert.deepEqual((await create(document)).body.problems, []);
      assert.deepEqual((await read('shop')).body, document);
    });

    it('refuses an id that is taken, also by an archived flow', async () => {
      await create({ id: 'shop' });
      assertProblem(await create({ id: 'shop' }), 'already_exists');
      await api.call('POST', '/api/v1/flows/shop/archive');
      assertProblem(await create({ id: 'shop' }), 'already_exists');
    });

    it('refuses what is no flow at all, naming the field', async () => {
      assertProblem(await create({ name: 'Shop' }), 'invalid_input', ['id']);
      for (const id of ['', 'Shop', 'a b', '-a', '../x', 'x'.repeat(65), 5]) {
        assertProblem(await create({ id }), 'invalid_input', ['id']);
      }
      assertProblem(await create({ id: 'shop', nodes: { a: { text: 'a\0b' } } }), 'invalid_input', [
        'nodes.a.text',
      ]);
      assertProblem(await create([]), 'invalid_input', ['']);
    });

    it('refuses a document of more than a megabyte', async () => {
      assertProblem(await create({ id: 'shop', notes: 'x'.repeat(1024 * 1024) }), 'too_large');
      assert.equal((await create({ id: 'shop', notes: 'x'.repeat(900 * 1024) })).status, 201);
    });
  });

  describe('editing', () => {
    it('what was read can be changed and saved, by the ETag that came with it', async () => {
      await create(flowDocument('shop'));
      const { headers, body } = await read('shop');
      assert.equal(headers.get('etag'), '"1"');
      const saved = await save('shop', { ...body, name: 'Changed' }, headers.get('etag') as string);
      assert.equal(saved.status, 200);
      assert.deepEqual([saved.headers.get('etag'), saved.body.flow.revision], ['"2"', 2]);
      assert.equal((await read('shop')).body.name, 'Changed');
    });

    it('without If-Match nothing is saved', async () => {
      await create(flowDocument('shop'));
      assertProblem(await save('shop', { id: 'shop' }), 'precondition_required');
      assert.equal((await read('shop')).headers.get('etag'), '"1"');
    });

    it('somebody else’s change is never overwritten unseen', async () => {
      await create(flowDocument('shop'));
      await save('shop', flowDocument('shop', { name: 'Theirs' }), '"1"');
      for (const stale of ['"1"', '"99"', 'W/"2"', '2', '"other"', '"2", "1"']) {
        assertProblem(
          await save('shop', flowDocument('shop', { name: 'Mine' }), stale),
          'precondition_failed',
        );
      }
      assert.equal((await read('shop')).body.name, 'Theirs');
      assert.equal((await save('shop', flowDocument('shop', { name: 'Mine' }), '*')).status, 200);
    });

    it('a draft may be incomplete or wrong: it is saved, and what is wrong is listed', async () => {
      await create({ id: 'shop' });
      const draft = { id: 'shop', nodes: { a: { kind: 'nonsense' } }, whatever: [1, { deep: true }] };
      const saved = await save('shop', draft, '*');
      assert.equal(saved.status, 200);
      assert.ok(saved.body.problems.length > 0);
      assert.deepEqual((await read('shop')).body, draft);
    });

    it('a draft of another flow is refused', async () => {
      await create({ id: 'shop' });
      assertProblem(await save('shop', { id: 'other' }, '*'), 'invalid_input', ['id']);
    });
  });

  describe('lint', () => {
    it('checks the saved draft, and a document that is not saved', async () => {
      await create(flowDocument('shop'));
      assert.deepEqual((await api.call('GET', '/api/v1/flows/shop/lint')).body, { problems: [] });
      const json = flowDocument('shop', { start: 'nowhere' });
      const linted = await api.call('POST', '/api/v1/flows/shop/lint', { json });
      assert.equal(linted.status, 200);
      assert.ok(linted.body.problems.every(({ message, mend }: Problem) => message !== '' && mend !== ''));
      assert.ok(linted.body.problems.length > 0);
      assert.equal((await read('shop')).headers.get('etag'), '"1"');
    });
  });

  describe('publishing', () => {
    it('makes a version that says what it is, and warns of what may be wrong', async () => {
      await create(flowDocument('shop', { public: true }));
      const published = await publish('shop', { note: 'Opening day' });
      assert.equal(published.status, 201);
      assert.equal(published.headers.get('location'), '/api/v1/flows/shop/versions/1');
      const { version, note, public: isPublic, publishedAt } = published.body.version;
      assert.deepEqual([version, note, isPublic], [1, 'Opening day', true]);
      assert.ok(!Number.isNaN(Date.parse(publishedAt)));
      assert.deepEqual(published.body.problems, []);
    });

    it('needs no body', async () => {
      await create(flowDocument('shop'));
      assert.equal((await api.call('POST', '/api/v1/flows/shop/publish')).status, 201);
    });

    it('of a flow with errors is refused with all of them, and what mends each', async () => {
      await create(callingFlow('outer', 'survey'));
      const refused = await publish('outer');
      assertProblem(refused, 'flow_has_errors');
      const problem = refused.body.problems.find(({ code }: Problem) => code === 'no_such_flow');
      assert.equal(problem.node, 'ask');
      assert.ok(problem.mend);
    });

    it('can be bound to the draft that was looked at', async () => {
      await create(flowDocument('shop'));
      await save('shop', flowDocument('shop', { name: 'Changed' }), '"1"');
      const headers = { 'if-match': '"1"' };
      assertProblem(await api.call('POST', '/api/v1/flows/shop/publish', { headers }), 'precondition_failed');
    });

    it('of an archived flow is refused until it is restored', async () => {
      await create(flowDocument('shop'));
      const archived = await api.call('POST', '/api/v1/flows/shop/archive');
      assert.ok(archived.body.archivedAt);
      assertProblem(await publish('shop'), 'flow_archived');
      assert.equal((await api.call('POST', '/api/v1/flows/shop/restore')).body.archivedAt, null);
      assert.equal((await publish('shop')).status, 201);
    });

    it('can be taken back: any version can be the one that new conversations use', async () => {
      await create(flowDocument('shop', { name: 'One' }));
      await publish('shop');
      await save('shop', flowDocument('shop', { name: 'Two' }), '*');
      await publish('shop');
      const back = await api.call('POST', '/api/v1/flows/shop/versions/1/rollback');
      assert.deepEqual([back.status, back.body.publishedVersion], [200, 1]);

      const { body } = await api.call('GET', '/api/v1/flows/shop/versions');
      assert.deepEqual(
        body.versions.map(({ version }: { version: number }) => version),
        [2, 1],
      );
      assert.equal(body.flow.publishedVersion, 1);
      const version = await api.call('GET', '/api/v1/flows/shop/versions/2');
      assert.deepEqual([version.body.version, version.body.document.name], [2, 'Two']);
      assert.equal((await read('shop')).body.name, 'Two');
    });
  });

  it('what does not exist is not found, whatever is asked of it', async () => {
    await create(flowDocument('shop'));
    const calls: [string, string][] = [
      ['GET', '/api/v1/flows/none'],
      ['GET', '/api/v1/flows/none/lint'],
      ['POST', '/api/v1/flows/none/publish'],
      ['GET', '/api/v1/flows/none/versions'],
      ['POST', '/api/v1/flows/none/archive'],
      ['POST', '/api/v1/flows/none/restore'],
      ['GET', '/api/v1/flows/shop/versions/1'],
      ['POST', '/api/v1/flows/shop/versions/1/rollback'],
    ];
    for (const [method, path] of calls) assertProblem(await api.call(method, path), 'not_found');
    assertProblem(await save('none', { id: 'none' }, '*'), 'not_found');
    for (const version of ['0', '-1', '1.5', 'latest', '99999999999']) {
      assertProblem(await api.call('GET', `/api/v1/flows/shop/versions/${version}`), 'invalid_input', [
        'version',
      ]);
    }
  });

  it('the list tells live flows from archived ones', async () => {
    await create({ id: 'a' });
    await create({ id: 'b' });
    await api.call('POST', '/api/v1/flows/b/archive');
    const ids = async (query: string) =>
      (await api.call('GET', `/api/v1/flows${query}`)).body.flows.map(({ id }: { id: string }) => id);
    assert.deepEqual(await ids(''), ['a']);
    assert.deepEqual(await ids('?archived=true'), ['b']);
    assertProblem(await api.call('GET', '/api/v1/flows?archived=maybe'), 'invalid_input', ['archived']);
  });

  it('visitors are shown the public flows, and nothing else of them', async () => {
    await create(flowDocument('shop', { public: true, description: 'Orders.' }));
    await create(flowDocument('internal'));
    await publish('shop');
    await publish('internal');
    const shown = await api.call('GET', '/api/v1/widget/flows/shop', { authorization: null });
    assert.deepEqual(shown.body, { id: 'shop', name: 'Flow shop', description: 'Orders.' });
    for (const id of ['internal', 'none'])
      assertProblem(
        await api.call('GET', `/api/v1/widget/flows/${id}`, { authorization: null }),
        'not_found',
      );
  });

  it('the JSON Schema of flow documents is served', async () => {
    const { body } = await api.call('GET', '/api/v1/schemas/flow');
    assert.match(body.$schema, /2020-12/);
    assert.ok(body.properties.nodes && body.properties.start);
  });
});
