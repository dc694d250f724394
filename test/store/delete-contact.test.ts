import assert from 'node:assert/strict';
import { getTableName } from 'drizzle-orm';
import { createContact, findContact, linkConversation, upsertContact } from '../../src/store/contacts.ts';
import { createConversation, findConversation, storeProjection } from '../../src/store/conversations.ts';
import type { Database } from '../../src/store/database.ts';
import { deleteContact, OF_CONVERSATIONS } from '../../src/store/delete-contact.ts';
import { acceptCommand, acceptMessage, markHandedOver, messagesFrom } from '../../src/store/inbound.ts';
import { ConversationGone, endAttempt, openSend, takeLease } from '../../src/store/outbox.ts';
import { storeEvents } from '../../src/store/provider-events.ts';
import { files, readMarks } from '../../src/store/schema.ts';
import { settleEnded, toHandOver } from '../../src/store/unsettled.ts';
import { addConversation, projectionOf } from './support/conversations.ts';
import { emptyDatabase } from './support/empty-database.ts';
import { accepted, newSend } from './support/sends.ts';

const EVENT = { status: 'delivered', state: 'delivered', error: null, occurredAt: null } as const;

describe('deleting a contact', () => {
  let database: Database;
  let ada: string;
  beforeEach(async () => {
    database = await emptyDatabase();
    for (const id of ['c', 'd', 'other']) await addConversation(database, id);
    ada = await saved('c', { email: 'ada@example.com' });
    await saved('other', { email: 'bob@example.com' });
  });

  async function saved(conversationId: string, fields: object, visit = 1): Promise<string> {
    const origin = { conversationId, action: `${conversationId}/save@${visit}` };
    const result = await upsertContact(database, fields, origin);
    return result.kind === 'saved' ? result.contact.id : assert.fail(result.kind);
  }

  /** How many rows each table has that name this conversation. */
  async function rowsOf(id: string): Promise<Record<string, number>> {
    const tables = await database.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    const found: Record<string, number> = {};
    for (const { name } of tables) {
      const [row] = await database.query<{ count: number }>(
        `select count(*)::int as count from "${name}" t where t::text like '%' || $1 || '%'`,
        [id],
      );
      if (row && row.count > 0) found[name] = row.count;
    }
    return found;
  }

  /** Everything that can be kept of a conversation. */
  async function fill(id: string): Promise<void> {
    await acceptMessage(database, id, `${id}-m`, { text: 'hello' });
    await storeProjection(database, id, projectionOf(0, 2));
    const key = `${id}/text@1`;
    await openSend(database, newSend({ key, conversationId: id }));
    const lease = await takeLease(database, key, 60_000);
    await endAttempt(database, key, lease?.id ?? '', accepted(`SM-${id}`));
    await storeEvents(database, 'twilio', [
      { ...EVENT, eventId: `by-key-${id}`, outboxKey: key, providerId: null },
      { ...EVENT, eventId: `by-message-${id}`, outboxKey: null, providerId: `SM-${id}` },
    ]);
    await database.orm.insert(readMarks).values({ memberId: 'ana', conversationId: id, seq: 1 });
    await database.orm
      .insert(files)
      .values({ id: `f-${id}`, conversationId: id, name: 'a.png', type: 'image/png', bytes: 1 });
  }

  it('takes everything along that stands of its conversations, and nothing of others', async () => {
    const [mine, theirs] = ['conversation-of-ada', 'conversation-of-bob'];
    for (const id of [mine, theirs]) {
      await addConversation(database, id);
      await fill(id);
    }
    await linkConversation(database.orm, ada, mine);
    const before = await rowsOf(theirs);
    const workflowIdOf = (id: string) => `workflow of ${id}`;
    assert.deepEqual((await deleteContact(database, ada, workflowIdOf))?.toSorted(), ['c', mine]);
    assert.deepEqual(await rowsOf(mine), { workflow_deletions: 1 });
    assert.deepEqual(await rowsOf(theirs), before);
    assert.equal(await findContact(database, ada), null);
    assert.equal(await deleteContact(database, ada, workflowIdOf), null);
  });

  it('knows every table that keeps something of conversations', async () => {
    const tables = await database.query<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'conversation_id'`,
    );
    assert.deepEqual(
      tables.map(({ name }) => name).sort(),
      OF_CONVERSATIONS.map((table) => getTableName(table)).sort(),
    );
  });

  it('what comes late for one of its conversations is stored nowhere, and fails nobody who cannot help it', async () => {
    await deleteContact(database, ada, (id) => id);
    await storeProjection(database, 'c', projectionOf(0, 3));
    await markHandedOver(database, 'c', ['m']);
    await settleEnded(database, 'c');
    assert.deepEqual(await messagesFrom(database, 'c', 1), []);
    assert.deepEqual(await acceptMessage(database, 'c', 'late', { text: 'hello' }), { kind: 'closed' });
    const command = { by: { id: 'ana', name: 'Ana' }, command: { name: 'resolve' } } as const;
    assert.deepEqual(await acceptCommand(database, 'c', 'late', command), { kind: 'closed' });
    await assert.rejects(openSend(database, newSend()), ConversationGone);
    const again = { conversationId: 'c', action: 'c/save@1' };
    assert.deepEqual(await upsertContact(database, { email: 'ada@example.com' }, again), { kind: 'gone' });
    assert.ok((await toHandOver(database, 10)).every(({ id }) => id !== 'c'));
    for (const table of OF_CONVERSATIONS) {
      const rows = await database.orm.select().from(table);
      assert.ok(
        rows.every((row) => row.conversationId !== 'c'),
        getTableName(table),
      );
    }
  });

  it('ids of its conversations are never used again, also by a start that was under way', async () => {
    const start = {
      id: 'c',
      flowId: 'echo',
      flowVersion: 1,
      request: { channel: 'test', visitor: {}, variables: {} },
      requestHash: 'hash',
    };
    const [deleted, ...started] = await Promise.all([
      deleteContact(database, ada, (id) => id),
      ...Array.from({ length: 5 }, () => createConversation(database, start)),
    ]);
    assert.deepEqual(deleted, ['c']);
    assert.ok(started.every((result) => result?.created !== true));
    assert.equal(await createConversation(database, start), null);
    assert.equal(await findConversation(database, 'c'), null);
  });

  it('at the same time as it is saved again, one of the two comes first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const email = `round-${round}@example.com`;
      const conversation = `round-${round}`;
      await addConversation(database, conversation);
      const id = await saved(conversation, { email });
      const origin = { conversationId: 'd', action: `d/save@${round}` };
      const [, again] = await Promise.all([
        deleteContact(database, id, (each) => each),
        upsertContact(database, { email }, origin),
      ]);
      // Either the other conversation went with it, or it has a contact of its own now.
      if ((await findConversation(database, 'd')) === null) {
        await database.query('delete from deleted_conversations');
        await addConversation(database, 'd');
      } else {
        assert.equal(again.kind, 'saved');
        assert.notEqual(again.kind === 'saved' && again.contact.id, id);
      }
    }
  });

  it('leaves a contact that another one’s conversation was linked to, without the conversation’s name', async () => {
    const both = await saved('c', { email: 'eve@example.com' }, 2);
    await deleteContact(database, ada, (id) => id);
    const eve = await findContact(database, both);
    assert.equal(eve?.email, 'eve@example.com');
    assert.equal(eve.createdByAction, null);
  });

  it('of a contact without conversations is only that', async () => {
    const result = await createContact(database, { name: 'Eve' });
    const id = result.kind === 'saved' ? result.contact.id : '';
    assert.deepEqual(await deleteContact(database, id, (each) => each), []);
  });
});
