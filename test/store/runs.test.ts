import assert from 'node:assert/strict';
import type { View } from '../../src/flow/state.ts';
import { createContact, linkConversation } from '../../src/store/contacts.ts';
import { createConversation, storeProjection } from '../../src/store/conversations.ts';
import type { Database } from '../../src/store/database.ts';
import { endAttempt, openSend, takeLease, type AttemptEnd } from '../../src/store/outbox.ts';
import {
  countStanding,
  lastFailedSend,
  lastTroubles,
  listRuns,
  type RunFilter,
} from '../../src/store/runs.ts';
import { projectionOf, VIEW } from './support/conversations.ts';
import { emptyDatabase } from './support/empty-database.ts';
import { accepted, later, newSend, refused } from './support/sends.ts';

const node = (id: string, kind = 'listener') => ({ flow: 'shop', id, kind, name: `Node ${id}` });

describe('runs in the database', () => {
  let database: Database;
  before(async () => {
    database = await emptyDatabase();
    await add('asks', { node: node('ask') });
    await add('resolved', { status: 'resolved' });
    await add('closed', { status: 'closed', error: { code: 'run_ended', message: 'Ended.' } });
    await add('older', { node: node('ask') }, { version: 1 });
    await add('helped', { status: 'human', node: node('send', 'action') });
    await add('elsewhere', { node: node('ask') }, { flow: 'other' });
    await add('ben', {}, { visitor: { id: 'v-77', name: 'Ben Visitor', phone: '020 7946 0333' } });
    const saved = await createContact(database, {
      name: 'Clara',
      email: 'clara@example.com',
      phone: '+442079460001',
    });
    assert.ok('contact' in saved);
    await database.orm.transaction((tx) => linkConversation(tx, saved.contact.id, 'resolved'));
    await database.query('update conversations set contact_id = $1 where id = $2', [
      saved.contact.id,
      'resolved',
    ]);
    await attempt('asks', 'sms@1', '(020) 7946 0222', refused);
    await attempt('asks', 'sms@2', '020 7946 0222', later);
    await attempt('helped', 'sms@1', '+44 20 7946 0111', accepted());
  });

  /** A conversation that changed last of all. */
  async function add(
    id: string,
    view: Partial<View>,
    { flow = 'shop', version = 2, visitor = {} }: { flow?: string; version?: number; visitor?: object } = {},
  ): Promise<void> {
    const request = { channel: 'test', visitor: visitor as Record<string, string>, variables: {} };
    await createConversation(database, { id, flowId: flow, flowVersion: version, request, requestHash: id });
    await storeProjection(database, id, projectionOf(0, 1, { view: { ...VIEW, ...view } }));
    await database.query(
      `update conversations set updated_at = timestamptz '2026-01-01T00:00Z' + interval '1 hour' * (
         select count(*) from conversations) where id = $1`,
      [id],
    );
  }

  async function attempt(
    conversationId: string,
    actionKey: string,
    to: string,
    end: AttemptEnd,
  ): Promise<void> {
    const key = `${conversationId}/${actionKey}`;
    const request = { name: 'sendSms', from: 'Shop', to, text: 'Hello' };
    await openSend(database, newSend({ key, conversationId, actionKey, request }));
    const lease = await takeLease(database, key, 1_000);
    const sentTo = to.replaceAll(' ', '');
    await endAttempt(database, key, lease?.id ?? '', end.kind === 'accepted' ? { ...end, to: sentTo } : end);
  }

  const found = async (filter: Partial<RunFilter>) =>
    (await listRuns(database, { limit: 50, ...filter })).map(({ id }) => id);

  it('are found by flow, version, status, node and time, the one that changed last first', async () => {
    const all = ['ben', 'elsewhere', 'helped', 'older', 'closed', 'resolved', 'asks'];
    assert.deepEqual(await found({}), all);
    assert.deepEqual(await found({ flow: 'other' }), ['elsewhere']);
    assert.deepEqual(await found({ flow: 'shop', version: 1 }), ['older']);
    assert.deepEqual(await found({ status: 'human' }), ['helped']);
    assert.deepEqual(await found({ status: 'open' }), ['ben', 'elsewhere', 'helped', 'older', 'asks']);
    assert.deepEqual(await found({ flow: 'shop', node: 'ask' }), ['older', 'asks']);
    const [from, to] = [new Date('2026-01-01T03:00Z'), new Date('2026-01-01T05:00Z')];
    assert.deepEqual(await found({ from, to }), ['helped', 'older', 'closed']);
    const [first] = await listRuns(database, { limit: 1, before: { updatedAt: to, id: 'helped' } });
    assert.deepEqual([first?.id, first?.flowName], ['older', 'shop']);
  });

  it('are found by an error of their own, or by what one of their sends meets', async () => {
    assert.deepEqual(await found({ error: 'any' }), ['closed', 'asks']);
    assert.deepEqual(await found({ error: 'run_ended' }), ['closed']);
    assert.deepEqual(await found({ error: 'opted_out' }), ['asks']);
    assert.deepEqual(await found({ error: 'unavailable' }), ['asks']);
    assert.deepEqual(await found({ error: 'no_such_code' }), []);
    const troubles = await lastTroubles(database, ['asks', 'helped']);
    const { nextAttemptAt, ...trouble } = troubles.get('asks') ?? { nextAttemptAt: null };
    assert.ok(nextAttemptAt);
    assert.deepEqual(trouble, {
      key: 'asks/sms@2',
      conversationId: 'asks',
      provider: 'twilio',
      state: 'pending',
      attempts: 1,
      error: { code: 'unavailable', message: 'It does not answer.' },
    });
    assert.equal(troubles.size, 1);
  });

  it('are found by id, visitor and contact', async () => {
    assert.deepEqual(await found({ q: 'ASKS' }), ['asks']);
    assert.deepEqual(await found({ q: 'v-77' }), ['ben']);
    assert.deepEqual(await found({ q: 'visitor' }), ['ben']);
    assert.deepEqual(await found({ q: 'clara@' }), ['resolved']);
    assert.deepEqual(await found({ q: '%' }), []);
  });

  for (const [what, spellings, id] of [
    [
      'the contact’s',
      ['+44 20 7946 0001', '0044 (0)20 7946-0001', '020 79460001', '442079460001'],
      'resolved',
    ],
    ['the visitor’s', ['+44 (0) 20 7946 0333', '02079460333'], 'ben'],
    ['one that a message went to', ['+442079460111', '020 7946 0111', '0044 20 7946 0111'], 'helped'],
    ['one that a message could not be sent to', ['+44 20 7946 0222', '(020) 7946.0222'], 'asks'],
  ] as const) {
    it(`are found by a phone number, ${what}, in any spelling`, async () => {
      for (const q of spellings) assert.deepEqual(await found({ q }), [id], q);
    });
  }

  it('are not found by another number that ends alike', async () => {
    assert.deepEqual(await found({ q: '+49 20 7946 0001' }), []);
    assert.deepEqual(await found({ q: '460001' }), []);
  });

  it('are counted where they stand, also with a member, and no more once closed', async () => {
    const standing = await countStanding(database, 'shop', null);
    assert.deepEqual(standing.versions, [
      { version: 2, conversations: 4 },
      { version: 1, conversations: 1 },
    ]);
    assert.deepEqual(standing.nodes, [
      { flow: 'shop', node: 'ask', conversations: 2 },
      { flow: 'shop', node: 'send', conversations: 1 },
    ]);
    const { nodes } = await countStanding(database, 'shop', 1);
    assert.deepEqual(nodes, [{ flow: 'shop', node: 'ask', conversations: 1 }]);
  });

  it('tell which send failed last, until somebody has gone back to it', async () => {
    const event = (seq: number, name: 'failed' | 'operated', data: Record<string, string>) => ({
      ...{
        seq,
        id: `e${seq}`,
        at: '2026-01-01T00:00:00.000Z',
        from: 'system' as const,
        audience: 'members' as const,
      },
      ...{ type: 'event' as const, event: name, text: name, data },
    });
    assert.equal(await lastFailedSend(database, 'asks'), null);
    const entries = [
      event(2, 'failed', { code: 'opted_out', send: 'sms@1' }),
      event(3, 'failed', { code: 'other' }),
    ];
    await storeProjection(database, 'asks', projectionOf(1, 3, { entries }));
    assert.equal(await lastFailedSend(database, 'asks'), 'sms@1');
    await storeProjection(
      database,
      'asks',
      projectionOf(3, 4, { entries: [event(4, 'operated', { act: 'retry' })] }),
    );
    assert.equal(await lastFailedSend(database, 'asks'), null);
  });
});
