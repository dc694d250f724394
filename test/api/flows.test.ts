import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { pino } from 'pino';
import { createReadAnswer } from '../../src/api/conversations/read-answer.ts';
import { flowRoutes } from '../../src/api/routes/flows.ts';
import { schemaRoutes } from '../../src/api/routes/schemas.ts';
import { loadLanguage } from '../../src/classify/language.ts';
import { createLocalClassifier } from '../../src/classify/local-classifier.ts';
import type { Problem } from '../../src/flow/problem.ts';
import { createConversation } from '../../src/store/conversations.ts';
import type { Database } from '../../src/store/database.ts';
import { conversations } from '../../src/store/schema.ts';
import { flowDocument as generatedDocument } from '../flow/support/arbitraries.ts';
import { callingFlow, flowDocument } from '../store/support/documents.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type TestApi } from './support/test-api.ts';

describe('flows over HTTP', () => {
  let api: TestApi;
  let database: Database;
  before(async () => {
    database = await emptyDatabase();
    // On a busy machine, loading it takes longer than a message may wait for its reading.
    await loadLanguage('en');
    const readAnswer = createReadAnswer(createLocalClassifier(), pino({ level: 'silent' }));
    api = await startTestApi([...flowRoutes({ database, readAnswer }), ...schemaRoutes()]);
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

    it('of a flow that does not pass its own tests is refused, unless it is to be published all the same', async () => {
      const test = (line: string) => ({
        name: 'Says hello',
        talk: [{ starts: true, transcript: [line] }],
        status: 'bot',
      });
      const talks = { good: test('bot: Hello.'), bad: test('bot: Good morning.') };
      await create(flowDocument('shop', { tests: talks }));
      const refused = await publish('shop');
      assertProblem(refused, 'flow_tests_failed');
      assert.match(refused.body.detail, /Says hello/);
      const [good, bad] = refused.body.tests;
      assert.deepEqual([good.id, good.ok], ['good', true]);
      assert.deepEqual([bad.id, bad.ok, bad.step], ['bad', false, 0]);
      assert.deepEqual([bad.expected, bad.actual], [['bot: Good morning.'], ['bot: Hello.']]);
      assertProblem(await api.call('GET', '/api/v1/flows/shop/versions/1'), 'not_found');

      const published = await publish('shop', { despiteFailingTests: true });
      assert.deepEqual([published.status, published.body.version.version], [201, 1]);
      assert.deepEqual(
        published.body.tests.map(({ ok }: { ok: boolean }) => ok),
        [true, false],
      );
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

  describe('duplicating', () => {
    const duplicate = (id: string, json: unknown) =>
      api.call('POST', `/api/v1/flows/${id}/duplicate`, { json });

    it('makes a draft of its own, under another id and name, and publishes nothing', async () => {
      await create(flowDocument('shop', { public: true }));
      await publish('shop');
      const copied = await duplicate('shop', { id: 'shop-copy', name: 'Shop (copy)' });
      assert.equal(copied.status, 201);
      assert.equal(copied.headers.get('location'), '/api/v1/flows/shop-copy');
      assert.deepEqual([copied.body.flow.publishedVersion, copied.body.flow.revision], [null, 1]);
      const expected = flowDocument('shop-copy', { public: true, name: 'Shop (copy)' });
      assert.equal((await read('shop-copy')).text, JSON.stringify(expected), 'in the same order');
      assert.deepEqual((await read('shop')).body, flowDocument('shop', { public: true }));
    });

    it('calls itself where the other calls itself, and others as it does', async () => {
      const nodes = (own: string) => ({
        again: { kind: 'call', flow: own, outlets: { next: 'other' } },
        other: { kind: 'call', flow: 'survey', outlets: { next: 'anew' } },
        anew: { kind: 'action', action: 'transferToBot', flow: own },
      });
      await create(flowDocument('shop', { start: 'again', nodes: nodes('shop') }));
      await duplicate('shop', { id: 'copy', name: 'Copy' });
      assert.deepEqual((await read('copy')).body['nodes'], nodes('copy'));
      assert.deepEqual((await read('shop')).body['nodes'], nodes('shop'));
    });

    it('can start from a published version in place of the draft', async () => {
      await create(flowDocument('shop', { description: 'As published.' }));
      await publish('shop');
      await save('shop', flowDocument('shop', { description: 'Changed.' }), '*');
      await duplicate('shop', { id: 'one', name: 'One', version: 1 });
      await duplicate('shop', { id: 'two', name: 'Two' });
      assert.equal((await read('one')).body.description, 'As published.');
      assert.equal((await read('two')).body.description, 'Changed.');
    });

    it('refuses an id that is taken, and a version that there is not', async () => {
      await create(flowDocument('shop'));
      assertProblem(await duplicate('shop', { id: 'shop', name: 'Shop' }), 'already_exists');
      assertProblem(await duplicate('shop', { id: 'copy', name: 'Copy', version: 1 }), 'not_found');
      assertProblem(await duplicate('none', { id: 'copy', name: 'Copy' }), 'not_found');
      assertProblem(await duplicate('shop', { id: 'Copy', name: '' }), 'invalid_input', ['id', 'name']);
    });
  });

  describe('import and export', () => {
    const exported = async (id: string) => (await api.call('GET', `/api/v1/flows/${id}?download=true`)).text;
    const imported = (body: string, query = '') => api.call('POST', `/api/v1/flows${query}`, { body });

    /** Imported where there is nothing yet, and exported again. */
    async function roundTrip(file: string, id: string): Promise<string> {
      await emptyDatabase();
      const answer = await imported(file);
      assert.equal(answer.status, 201, answer.text);
      return exported(id);
    }

    it('gives the document as a file, of a draft and of a version', async () => {
      await create(flowDocument('shop'));
      await publish('shop');
      await save('shop', flowDocument('shop', { name: 'Changed' }), '*');
      const draft = await api.call('GET', '/api/v1/flows/shop?download=true');
      assert.equal(draft.headers.get('content-disposition'), 'attachment; filename=shop.json');
      assert.match(draft.headers.get('content-type') ?? '', /^application\/json/);
      assert.equal(draft.text, `${JSON.stringify(flowDocument('shop', { name: 'Changed' }), null, 2)}\n`);
      const version = await api.call('GET', '/api/v1/flows/shop/versions/1?download=true');
      assert.equal(version.headers.get('content-disposition'), 'attachment; filename=shop-1.json');
      assert.equal(version.text, `${JSON.stringify(flowDocument('shop'), null, 2)}\n`);
    });

    it('of every example, a round trip changes no byte', async () => {
      const folder = new URL('../../examples/', import.meta.url);
      const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
      assert.ok(names.length >= 6);
      for (const name of names) {
        const document = JSON.parse(await readFile(new URL(name, folder), 'utf8')) as { id: string };
        const file = `${JSON.stringify(document, null, 2)}\n`;
        assert.equal(await roundTrip(file, document.id), file, name);
      }
    });

    it('of any document, a round trip changes no byte: order, Unicode and numbers stay', async () => {
      const extra = fc.dictionary(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((key) => key !== 'id' && key !== '__proto__'),
        fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }),
      );
      await fc.assert(
        fc.asyncProperty(generatedDocument, extra, extra, async (document, before, after) => {
          const file = `${JSON.stringify({ ...before, ...document, ...after }, null, 2)}\n`;
          assert.equal(await roundTrip(file, document.id), file);
        }),
        { numRuns: 25 },
      );
    });

    it('keeps the id’s place when the file is imported under another id', async () => {
      const document = { zebra: 1, ...flowDocument('shop'), name: 'Zoë 🦓' };
      await create(document);
      assertProblem(await imported(await exported('shop')), 'already_exists');
      const answer = await imported(await exported('shop'), '?id=shop-2');
      assert.deepEqual([answer.status, answer.body.flow.id], [201, 'shop-2']);
      assert.equal(await exported('shop-2'), `${JSON.stringify({ ...document, id: 'shop-2' }, null, 2)}\n`);
      assertProblem(await imported(await exported('shop'), '?id=Shop'), 'invalid_input', ['id']);
    });
  });

  describe('who did it', () => {
    it('is the member who saved the draft last, and who published each version', async () => {
      const zoe = await api.signIn('author');
      const ada = await api.signIn('admin');
      await zoe.call('POST', '/api/v1/flows', { json: flowDocument('shop') });
      const published = await ada.call('POST', '/api/v1/flows/shop/publish');
      const member = ({ id, name }: { id: string; name: string }) => ({ id, name });
      assert.deepEqual(published.body.version.publishedBy, member(ada));
      const { body } = await api.call('GET', '/api/v1/flows/shop/versions');
      assert.deepEqual(
        [body.flow.savedBy, body.versions[0].publishedBy],
        [member(zoe), member(ada)],
        'publishing saves nothing',
      );
      await save('shop', flowDocument('shop', { name: 'By a backend' }), '*');
      await publish('shop');
      const later = await api.call('GET', '/api/v1/flows/shop/versions');
      assert.deepEqual([later.body.flow.savedBy, later.body.versions[0].publishedBy], [null, null]);
    });
  });

  describe('live conversations', () => {
    it('are counted by version, closed ones not', async () => {
      const start = async (
        id: string,
        flowId: string,
        flowVersion: number,
        status?: 'closed' | 'resolved',
      ) => {
        const request = { channel: 'test', visitor: { id }, variables: {} };
        await createConversation(database, { id, flowId, flowVersion, request, requestHash: 'hash' });
        if (status) await database.orm.update(conversations).set({ status }).where(eq(conversations.id, id));
      };
      await create(flowDocument('shop'));
      await create(flowDocument('idle'));
      await start('a', 'shop', 2);
      await start('b', 'shop', 1);
      await start('c', 'shop', 2, 'resolved');
      await start('d', 'shop', 2, 'closed');
      await start('e', 'shop', 3, 'closed');
      await start('f', 'other', 1);
      const live = [
        { version: 1, conversations: 1 },
        { version: 2, conversations: 2 },
      ];
      const { flows } = (await api.call('GET', '/api/v1/flows')).body;
      assert.deepEqual(
        flows.map((flow: { id: string; live: unknown }) => [flow.id, flow.live]),
        [
          ['idle', []],
          ['shop', live],
        ],
      );
      assert.deepEqual((await api.call('GET', '/api/v1/flows/shop/versions')).body.flow.live, live);
    });
  });

  describe('a draft that differs from what is published', () => {
    it('is said to, until it is published or as it was again', async () => {
      const changed = async () => (await api.call('GET', '/api/v1/flows')).body.flows[0].changed as boolean;
      await create(flowDocument('shop'));
      assert.equal(await changed(), false, 'nothing is published');
      await publish('shop');
      assert.equal(await changed(), false);
      await save('shop', flowDocument('shop', { name: 'Changed' }), '*');
      assert.equal(await changed(), true);
      await save('shop', flowDocument('shop'), '*');
      assert.equal(await changed(), false);
      await save('shop', flowDocument('shop', { name: 'Changed' }), '*');
      await publish('shop');
      assert.equal(await changed(), false);
      await api.call('POST', '/api/v1/flows/shop/versions/1/rollback');
      assert.equal(await changed(), true);
    });
  });

  describe('reading a text', () => {
    const readText = (id: string, json: unknown) =>
      api.call('POST', `/api/v1/flows/${id}/readings`, { json });
    const intents = {
      returns: { examples: ['I want to send this back', 'How do I return my order?', 'Return the shoes'] },
    };

    it('tells what a conversation would be told, and nothing that the flow does not ask for', async () => {
      const document = flowDocument('shop', {
        intents,
        settings: { region: 'GB', escalateWhen: { intents: ['returns'], sentiment: 'negative', to: 'done' } },
      });
      const { status, body } = await readText('shop', {
        document,
        text: 'I want to return my terrible order',
      });
      assert.equal(status, 200);
      assert.equal(body.readings.intent.id, 'returns');
      assert.equal(body.readings.sentiment.label, 'negative');
      const phone = await readText('shop', { document, text: '07911 123456' });
      assert.equal(phone.body.readings.phone, '+447911123456');
      const plain = await readText('shop', { document: flowDocument('shop'), text: 'This is terrible' });
      assert.deepEqual(plain.body, { readings: {} });
      assertProblem(await read('shop'), 'not_found');
    });

    it('knows the intents of the flows that it leads to', async () => {
      await create(flowDocument('survey', { intents }));
      await publish('survey');
      const document = {
        ...callingFlow('outer', 'survey'),
        settings: { escalateWhen: { intents: ['returns'], to: 'done' } },
      };
      const { body } = await readText('outer', { document, text: 'Return the shoes' });
      assert.equal(body.readings.intent.id, 'returns');
    });

    it('of a document with errors is refused with all of them', async () => {
      const refused = await readText('shop', { document: { id: 'shop' }, text: 'Hello' });
      assertProblem(refused, 'flow_has_errors');
      assert.ok(refused.body.problems.some(({ field }: Problem) => field === 'start'));
      assertProblem(await readText('shop', { document: { id: 'other' }, text: '' }), 'invalid_input', [
        'document.id',
      ]);
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
