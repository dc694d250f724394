import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Contact } from '../../src/api/contact-schemas.ts';
import { deleteContact } from '../../src/store/delete-contact.ts';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { API_KEY, openStudio, type Studio } from '../support/studio.ts';
import { command } from './support/commands.ts';
import { begin, eventually, runsOf, sayAndWait, textsOf } from './support/expectations.ts';

/** gRPC's status code. */
const NOT_FOUND = 5;

/** Saves who the visitor is by the variables it is started with, says what came of it, and goes on asking. */
const contactFlow = {
  format: 1,
  id: 'contacts',
  name: 'Contacts',
  public: true,
  start: 'hello',
  settings: { region: 'GB', takeTogether: false },
  variables: {
    name: { type: 'text' },
    email: { type: 'text' },
    phone: { type: 'text' },
    said: { type: 'text' },
  },
  nodes: {
    hello: {
      kind: 'message',
      messages: [{ type: 'text', text: 'Known: {{contact.name | default: "nobody"}}' }],
      outlets: { next: 'ask' },
    },
    ask: { kind: 'listener', type: 'text', saveTo: 'said', outlets: { answered: 'save' } },
    save: {
      kind: 'action',
      action: 'createContact',
      contact: { name: '{{name}}', email: '{{email}}', phone: '{{phone}}', tags: ['{{said}}'] },
      outlets: { success: 'saved', error: 'not-saved' },
    },
    saved: {
      kind: 'message',
      messages: [{ type: 'text', text: 'Saved: {{contact.name}}, {{contact.phone}}' }],
      outlets: { next: 'ask' },
    },
    'not-saved': {
      kind: 'message',
      messages: [{ type: 'text', text: 'Not saved: {{error.code}}. {{error.message}}' }],
      outlets: { next: 'ask' },
    },
  },
};

describe('a contact', () => {
  let studio: Studio;

  before(async () => {
    // Every conversation continues as new after a few turns, so that its history is in several runs.
    studio = await openStudio({ historyCap: 30 });
    await studio.publish(contactFlow);
  });
  after(() => studio.stop());

  /** An address nobody else has. */
  const address = () => `${randomUUID()}@example.com`;
  let numbers = 0;
  /** A number nobody else has, as it is written in the United Kingdom. */
  const number = () => `07400 123${String((numbers += 1)).padStart(3, '0')}`;

  const start = (more: object = {}) => begin(studio, 'contacts', more);
  /** What the bot said to the visitor's message. */
  const answer = async (id: string, text = 'hi') =>
    textsOf((await sayAndWait(studio, id, text)).body.messages);
  const contactOf = async (id: string) =>
    (await studio.call<{ contact: Contact | null }>('GET', `/api/v1/conversations/${id}`)).body.contact;

  it('is saved by a flow, linked to the conversation, and read as {{contact.…}} from then on', async () => {
    const email = address();
    const id = await start({ variables: { name: 'Ada', email, phone: '020 7946 0000' } });
    assert.deepEqual(textsOf(await studio.transcript(id), 'bot'), ['Known: nobody']);
    assert.deepEqual(await answer(id, 'vip'), ['Saved: Ada, +442079460000']);
    const contact = await contactOf(id);
    assert.deepEqual([contact?.name, contact?.email, contact?.tags], ['Ada', email, ['vip']]);
    assert.deepEqual(await answer(id, 'late'), ['Saved: Ada, +442079460000']);
    assert.deepEqual(await contactOf(id), {
      ...contact,
      tags: ['late', 'vip'],
      updatedAt: (await contactOf(id))?.updatedAt,
    });
    await studio.call('PATCH', `/api/v1/contacts/${contact?.id}`, { name: 'Ada Lovelace' });
    assert.equal((await contactOf(id))?.name, 'Ada Lovelace', 'it is shown as it is now');
    const events = (await studio.transcript(id)).filter((entry) => entry.type === 'event');
    assert.ok(events.every((entry) => entry.audience === 'members'));
    const listed = await studio.call<{ conversations: { id: string }[] }>(
      'GET',
      `/api/v1/conversations?contact=${contact?.id}`,
    );
    assert.deepEqual(
      listed.body.conversations.map((conversation) => conversation.id),
      [id],
    );
  });

  it('with a field that is not right takes the Error path, which names it', async () => {
    const id = await start({ variables: { name: 'Ada', email: 'foo' } });
    assert.deepEqual(await answer(id), ['Not saved: invalid_field. email: “foo” is not an email address.']);
    assert.equal(await contactOf(id), null);
  });

  it('that would be two takes the Error path, which names both', async () => {
    const [email, phone] = [address(), number()];
    const one = await start({ variables: { email } });
    const other = await start({ variables: { phone } });
    await answer(one);
    await answer(other);
    const both = await start({ variables: { email, phone } });
    const [said = ''] = await answer(both);
    assert.match(said, /^Not saved: conflict\. This would be two contacts: /);
    for (const id of [one, other]) assert.ok(said.includes((await contactOf(id))?.id as string));
  });

  it('is known from the start to whom the backend vouches for, by id, address or number', async () => {
    const [email, phone, id] = [address(), number(), randomUUID()];
    const first = await start({ visitor: { id }, variables: { name: 'Ada', email, phone } });
    await answer(first);
    const saved = await contactOf(first);
    assert.ok(saved);
    for (const visitor of [{ id }, { email: email.toUpperCase() }, { phone }]) {
      const request = { flow: 'contacts', id: randomUUID(), visitor };
      const again = await start(request);
      assert.deepEqual(
        textsOf(await studio.transcript(again), 'bot'),
        ['Known: Ada'],
        JSON.stringify(visitor),
      );
      assert.deepEqual(await contactOf(again), saved);
      const repeated = await studio.call('POST', '/api/v1/conversations', request);
      assert.deepEqual([repeated.status, repeated.body['id']], [201, again], 'a repeated start is the same');
    }
    const stranger = await start({ visitor: { id: randomUUID(), email: 'foo', phone: 5 } });
    assert.equal(await contactOf(stranger), null);
  });

  it('is known to a visitor of the web page only when the backend has signed who that is', async () => {
    const [email, visitorId] = [address(), randomUUID()];
    const first = await start({ visitor: { id: visitorId }, variables: { name: 'Ada', email } });
    await answer(first);
    const open = async (body: object) => {
      const path = '/api/v1/widget/conversations';
      const reply = await studio.call('POST', path, { flow: 'contacts', ...body }, null);
      return { ...reply, id: reply.body['id'] as string };
    };
    for (const visitor of [{ email }, { id: visitorId }]) {
      assert.equal((await open({ visitor })).status, 422, 'a page cannot even claim it');
    }
    const unsigned = await open({ visitor: { name: email } });
    assert.equal(await contactOf(unsigned.id), null);
    const signed = await new SignJWT({ visitor: { id: visitorId } })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience('chatbot-studio')
      .sign(new TextEncoder().encode(API_KEY));
    const vouched = await open({ signed });
    await eventually(async () => ((await studio.transcript(vouched.id)).length > 0 ? true : undefined));
    assert.deepEqual(textsOf(await studio.transcript(vouched.id), 'bot'), ['Known: Ada']);
  });

  describe('that is deleted', () => {
    const trace = async (...needles: string[]) => {
      const found: string[] = [];
      const tables = await studio.database.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'public'`,
      );
      for (const { name } of tables) {
        const rows = await studio.database.query<{ row: string }>(`select t::text as row from "${name}" t`);
        for (const { row } of rows) if (needles.some((needle) => row.includes(needle))) found.push(name);
      }
      return found;
    };
    const histories = async (id: string) => {
      const { workflow } = studio.client;
      const runs: string[] = [];
      for await (const { runId } of workflow.list({ query: `WorkflowId = '${workflowIdOf(id)}'` }))
        runs.push(runId);
      return runs;
    };

    it('leaves no trace in the database or in Temporal, whether its conversations are over or run', async () => {
      const [email, name] = [address(), `Ada ${randomUUID()}`];
      const over = await start({ visitor: { id: email, email }, variables: { name, email } });
      await answer(over);
      const saved = await contactOf(over);
      await command(studio, over, 'close');
      const open = await start({ visitor: { email }, variables: { name, email } });
      let runs: string[] = [];
      for (let turn = 0; runs.length < 2; turn += 1) {
        await answer(open, `turn ${turn}`);
        runs = await runsOf(studio, open);
      }
      assert.equal((await contactOf(open))?.id, saved?.id);
      const elsewhere = await start({ variables: { name: 'Bob', email: address() } });
      await answer(elsewhere);

      // The process that deletes ends before Temporal hears of it.
      const left = await start({ variables: { email: address() } });
      await answer(left);
      const leftBy = (await contactOf(left))?.id as string;
      await studio.stopApi();
      assert.deepEqual(await deleteContact(studio.database, leftBy, workflowIdOf), [left]);
      await eventually(async () => ((await histories(left)).length > 0 ? true : undefined));
      await studio.startApi();

      const token = await studio.auth.visitorToken(open);
      assert.equal((await studio.call('DELETE', `/api/v1/contacts/${saved?.id}`)).status, 204);

      assert.deepEqual(await trace(email, name), []);
      assert.deepEqual(
        (await trace(over, open)).filter((table) => table !== 'workflow_deletions'),
        [],
        'not even their ids',
      );
      for (const id of [over, open, left]) {
        await eventually(async () => ((await histories(id)).length === 0 ? true : undefined));
      }
      for (const runId of [undefined, ...runs]) {
        await eventually(() =>
          studio.client.workflow
            .getHandle(workflowIdOf(open), runId)
            .fetchHistory()
            .then(
              () => undefined,
              (error: unknown) => (error as { code?: number }).code === NOT_FOUND || undefined,
            ),
        );
      }

      for (const credential of [API_KEY, token]) {
        const path = `/api/v1/conversations/${open}`;
        assert.equal((await studio.call('GET', path, undefined, credential)).status, 404);
        const said = await studio.call('POST', `${path}/messages`, { text: 'still there?' }, credential);
        assert.deepEqual([said.status, said.body['code']], [409, 'conversation_closed']);
      }
      const restarted = await studio.call('POST', '/api/v1/conversations', { flow: 'contacts', id: open });
      assert.deepEqual([restarted.status, restarted.body['code']], [409, 'conversation_closed']);
      const claimed = await studio.call(
        'POST',
        '/api/v1/widget/conversations',
        { flow: 'contacts', id: over },
        null,
      );
      assert.deepEqual([claimed.status, claimed.body['code']], [409, 'conversation_closed']);
      assert.deepEqual(await answer(elsewhere), ['Saved: Bob, '], 'nobody else’s conversation is touched');
    });

    it('takes along a conversation that has gone on to another contact', async () => {
      const [email, other] = [address(), address()];
      const first = await start({ variables: { email, name: 'Ada' } });
      await answer(first);
      const ada = await contactOf(first);
      const moved = await start({ visitor: { email }, variables: { email: other, name: 'Bob' } });
      await answer(moved);
      const bob = await contactOf(moved);
      assert.notEqual(bob?.id, ada?.id);
      await studio.call('DELETE', `/api/v1/contacts/${ada?.id}`);
      assert.deepEqual(await trace(email), []);
      assert.equal((await studio.call('GET', `/api/v1/contacts/${bob?.id}`)).status, 200);
      assert.equal((await studio.call('GET', `/api/v1/conversations/${moved}`)).status, 404);
    });
  });
});
