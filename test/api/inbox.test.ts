import assert from 'node:assert/strict';
import type { ConversationRouteDeps } from '../../src/api/routes/conversations.ts';
import { conversationRoutes } from '../../src/api/routes/conversations.ts';
import { inboxRoutes } from '../../src/api/inbox-routes.ts';
import type { Ticket, View } from '../../src/flow/state.ts';
import type { Entry } from '../../src/flow/transcript.ts';
import { storeProjection } from '../../src/store/conversations.ts';
import type { Database } from '../../src/store/database.ts';
import { saveMember, saveSegment, saveTeam } from '../../src/store/directory.ts';
import { acceptCommand } from '../../src/store/inbound.ts';
import { contacts } from '../../src/store/schema.ts';
import { createFolderStorage } from '../../src/store/file-storage.ts';
import { tempDir } from '../support/temp-dir.ts';
import { addConversation, projectionOf, VIEW } from '../store/support/conversations.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type TestApi } from './support/test-api.ts';

const entry = (seq: number, from: Entry['from'], text: string, more: Partial<Entry> = {}): Entry =>
  ({ seq, id: `e${seq}`, at: '2026-01-01T00:00:00.000Z', from, type: 'text', text, ...more }) as Entry;

describe('a member’s inbox', () => {
  let api: TestApi;
  let database: Database;
  let ana: Awaited<ReturnType<TestApi['signIn']>>;

  before(async () => {
    database = await emptyDatabase();
    const files = createFolderStorage(await tempDir());
    api = await startTestApi(({ auth }) => {
      const deps = { database, auth } as unknown as ConversationRouteDeps;
      return [...conversationRoutes(deps), ...inboxRoutes({ database, auth, files })];
    });
  });
  after(() => api.stop());

  beforeEach(async () => {
    await emptyDatabase();
    ana = await api.signIn('member');
  });

  /** A conversation as its workflow would have left it. */
  async function addStanding(id: string, view: Partial<View>, entries: Entry[] = []): Promise<void> {
    await addConversation(database, id);
    await storeProjection(
      database,
      id,
      projectionOf(0, 1, { seq: entries.length, entries, view: { ...VIEW, ...view } }),
    );
  }

  const listed = async (query: string): Promise<string[]> => {
    const { body, status, text } = await ana.call('GET', `/api/v1/conversations?${query}`);
    assert.equal(status, 200, text);
    return (body.conversations as { id: string }[]).map(({ id }) => id).sort();
  };

  describe('views', () => {
    beforeEach(async () => {
      const me = { id: ana.id, name: ana.name };
      await addStanding('bot', {});
      await addStanding('bot-mine', { assignee: me });
      await addStanding('queued', { status: 'queued' });
      await addStanding('human-mine', { status: 'human', assignee: me });
      await addStanding('human-other', { status: 'human', assignee: { id: 'ben', name: 'Ben' } });
      await addStanding('resolved-mine', { status: 'resolved', assignee: me });
      await addStanding('closed-mine', { status: 'closed', assignee: me });
    });

    it('show the conversations they are named for, and are counted as they are listed', async () => {
      const views = {
        mine: ['bot-mine', 'human-mine'],
        unassigned: ['bot', 'queued'],
        queued: ['queued'],
        open: ['bot', 'bot-mine', 'human-mine', 'human-other', 'queued'],
        resolved: ['resolved-mine'],
        closed: ['closed-mine'],
      };
      const { body } = await ana.call('GET', '/api/v1/conversations/counts');
      for (const [view, ids] of Object.entries(views)) {
        assert.deepEqual(await listed(`view=${view}`), ids, view);
        assert.equal(body[view], ids.length, view);
      }
    });

    it('of a backend have nothing that is its own', async () => {
      assertProblem(await api.call('GET', '/api/v1/conversations?view=mine'), 'invalid_input', ['view']);
      const { body } = await api.call('GET', '/api/v1/conversations/counts');
      assert.equal(body.mine, 0);
      const list = await api.call('GET', '/api/v1/conversations?view=open');
      assert.equal(list.body.conversations[0].unread, null);
    });

    it('can be narrowed to a team: its queue, what came from there, and what its members have', async () => {
      await saveTeam(database, { id: 'sales', name: 'Sales' });
      await saveMember(database, { id: 'ben', name: 'Ben', email: null, teams: ['sales'] });
      await saveSegment(database, { id: 'leads', name: 'Leads', team: 'sales' });
      const ticket = (named: object): Ticket => ({
        ...{ strategy: 'anyone', offerFor: 1, reassignAfter: 1, passed: [] },
        ...named,
      });
      const queued = (named: object, segment: string | null = null) =>
        ({ status: 'queued', ticket: ticket(named), segment }) as const;
      await addStanding('for-sales', queued({ team: 'sales' }));
      await addStanding('for-support', queued({ team: 'support' }, 'leads'));
      await addStanding('for-ana', queued({ member: ana.id }, 'leads'));
      await addStanding('leads', queued({}, 'leads'));
      await addStanding('leads-by-name', queued({ segment: 'leads' }));
      await addStanding('leads-at-the-bot', { segment: 'leads' });
      await addStanding('taken', {
        ...queued({ team: 'sales' }),
        status: 'human',
        assignee: { id: ana.id, name: ana.name },
      });
      const waiting = ['for-sales', 'leads', 'leads-by-name'];
      assert.deepEqual(await listed('team=sales'), [...waiting, 'human-other', 'taken'].sort());
      assert.deepEqual(await listed('view=queued&team=sales'), waiting);
    });
  });

  it('search finds texts and contacts', async () => {
    await addStanding('said', {}, [entry(1, 'visitor', 'my parcel is 100% lost')]);
    await addStanding('known', {}, [entry(1, 'visitor', 'hello')]);
    await database.orm.insert(contacts).values({ id: 'c1', name: 'Kim Larsen', email: 'kim@example.com' });
    await database.query(`update conversations set contact_id = 'c1' where id = 'known'`);
    assert.deepEqual(await listed('q=100%25'), ['said']);
    assert.deepEqual(await listed('q=larsen'), ['known']);
    assert.deepEqual(await listed('q=KIM%40example'), ['known']);
    assert.deepEqual(await listed('q=nobody'), []);
  });

  describe('a conversation in the list', () => {
    beforeEach(() =>
      addStanding('c', { status: 'human', assignee: { id: ana.id, name: ana.name } }, [
        entry(1, 'bot', 'Hello'),
        entry(2, 'visitor', 'It\nis broken'),
        entry(3, 'member', 'I am looking', { author: { id: ana.id, name: ana.name } }),
        entry(4, 'visitor', 'Thanks,\n  and?'),
        entry(5, 'member', 'A difficult one', { audience: 'members' }),
      ]),
    );
    const row = async () => (await ana.call('GET', '/api/v1/conversations')).body.conversations[0];

    it('says what was last said to or by the visitor, in one line; a note is not', async () => {
      assert.deepEqual((await row()).last, {
        seq: 4,
        from: 'visitor',
        text: 'Thanks, and?',
        at: '2026-01-01T00:00:00.000Z',
      });
    });

    it('counts what the visitor wrote after the member’s read mark, which moves forward only', async () => {
      assert.equal((await row()).unread, 2);
      const read = (seq: number) => ana.call('PUT', '/api/v1/conversations/c/read', { json: { seq } });
      const unreadCount = async () => (await ana.call('GET', '/api/v1/conversations/counts')).body.unread;
      assert.equal(await unreadCount(), 1);
      assert.deepEqual((await read(2)).body, { seq: 2 });
      assert.equal((await row()).unread, 1);
      assert.deepEqual((await read(99)).body, { seq: 5 });
      assert.deepEqual((await read(1)).body, { seq: 5 });
      assert.equal((await row()).unread, 0);
      assert.equal(await unreadCount(), 0);
      const another = await api.signIn('member');
      const { body } = await another.call('GET', '/api/v1/conversations');
      assert.equal(body.conversations[0].unread, 2, 'of another member nothing is read');
      assertProblem(
        await ana.call('PUT', '/api/v1/conversations/none/read', { json: { seq: 1 } }),
        'not_found',
      );
    });
  });

  it('its lists use indexes that leave out what is over', async () => {
    await database.query(
      `insert into conversations (id, flow_id, flow_version, request, request_hash, status, assignee)
       select 'c' || n, 'f', 1, '{}', '', case when n % 100 = 0 then 'human' else 'closed' end,
         jsonb_build_object('id', $1::text, 'name', 'Ana')
       from generate_series(1, 5000) n`,
      [ana.id],
    );
    await database.query('analyze conversations');
    const plan = async (condition: string, order: string) => {
      const rows = await database.query<{ 'QUERY PLAN': string }>(
        `explain select * from conversations where ${condition} ${order} limit 50`,
      );
      return rows.map((line) => line['QUERY PLAN']).join('\n');
    };
    const open = `status not in ('resolved', 'closed')`;
    assert.match(await plan(open, 'order by updated_at desc, id desc'), /conversations_open/);
    assert.match(
      await plan(`${open} and assignee ->> 'id' = '${ana.id}'`, 'order by updated_at desc, id desc'),
      /conversations_open/,
    );
  });

  describe('the audit', () => {
    it('has every command with who, when, what and what came of it, the newest last', async () => {
      await addStanding('c', { status: 'queued' });
      const by = { id: ana.id, name: ana.name };
      const commands = [
        { name: 'accept' },
        { name: 'note', text: 'A difficult one' },
        { name: 'close' },
      ] as const;
      for (const [index, command] of commands.entries())
        await acceptCommand(database, 'c', `k${index}`, { by, command });
      const outcome = { firstSeq: 1, lastSeq: 0, status: 'human', expects: null } as const;
      const refused = { code: 'already_accepted', message: 'Ben has accepted it already.' };
      await storeProjection(
        database,
        'c',
        projectionOf(1, 2, {
          outcomes: [
            { ...outcome, id: 'k0', refused },
            { ...outcome, id: 'k1' },
          ],
        }),
      );
      const { body } = await ana.call('GET', '/api/v1/conversations/c/audit');
      const withoutTime = (body.entries as { at: string }[]).map(({ at, ...rest }) => {
        assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000);
        return rest;
      });
      assert.deepEqual(withoutTime, [
        { id: 'k0', by, command: 'accept', detail: {}, outcome: 'refused', error: refused },
        { id: 'k1', by, command: 'note', detail: { text: 'A difficult one' }, outcome: 'done' },
        { id: 'k2', by, command: 'close', detail: {}, outcome: 'waiting' },
      ]);
      assert.equal(body.earlier, null);
    });

    it('goes on to what was before, page by page', async () => {
      await addStanding('c', {});
      const by = { id: ana.id, name: ana.name };
      for (let index = 0; index < 5; index += 1)
        await acceptCommand(database, 'c', `k${index}`, { by, command: { name: 'resolve' } });
      const ids: string[] = [];
      let cursor = '';
      do {
        const { body } = await ana.call('GET', `/api/v1/conversations/c/audit?limit=2${cursor}`);
        ids.unshift(...(body.entries as { id: string }[]).map(({ id }) => id));
        cursor = body.earlier === null ? '' : `&cursor=${body.earlier}`;
      } while (cursor !== '');
      assert.deepEqual(ids, ['k0', 'k1', 'k2', 'k3', 'k4']);
    });
  });

  describe('canned replies', () => {
    const path = '/api/v1/canned-replies';

    it('are kept, changed and removed, in the order of their titles', async () => {
      const { body: hi } = await ana.call('POST', path, { json: { title: 'Hi', text: 'Hello' } });
      await ana.call('POST', path, { json: { title: 'Bye', text: 'Good bye' } });
      assert.equal(hi.createdBy, ana.id);
      const changed = await ana.call('PUT', `${path}/${hi.id}`, { json: { title: 'A', text: 'Hey' } });
      assert.equal(changed.body.text, 'Hey');
      const titles = async () =>
        ((await ana.call('GET', path)).body.replies as { title: string }[]).map(({ title }) => title);
      assert.deepEqual(await titles(), ['A', 'Bye']);
      assert.equal((await ana.call('DELETE', `${path}/${hi.id}`)).status, 204);
      assert.deepEqual(await titles(), ['Bye']);
      assertProblem(await ana.call('DELETE', `${path}/${hi.id}`), 'not_found');
    });

    it('are refused when their expressions cannot be understood', async () => {
      const answer = await ana.call('POST', path, { json: { title: 'Hi', text: 'Hello {{visitor.name' } });
      assertProblem(answer, 'invalid_input', ['text']);
      assert.match(answer.body.errors[0].message as string, /closing/);
    });

    it('are filled in for a conversation, from what flows can read and from who writes', async () => {
      await addStanding('c', { segment: 'vip' });
      await database.orm.insert(contacts).values({ id: 'c1', name: 'Kim', tags: ['gold'] });
      await database.query(
        `update conversations set contact_id = 'c1', variables = '{"order": {"number": 12}}' where id = 'c'`,
      );
      const text =
        '{{contact.name}} ({{contact.tags | first}}), order {{order.number}}, {{conversation.segment}}, ' +
        '{{visitor.id}}, {{nothing | default: "-"}}: {{member.name}}';
      await ana.call('POST', path, { json: { title: 'Hi', text } });
      const { body } = await ana.call('GET', `${path}?conversation=c`);
      assert.equal(body.replies[0].rendered, `Kim (gold), order 12, vip, c, -: ${ana.name}`);
      assertProblem(await ana.call('GET', `${path}?conversation=none`), 'not_found');
    });
  });
});
