import assert from 'node:assert/strict';
import { storeProjection } from '../../src/store/conversations.ts';
import type { Database } from '../../src/store/database.ts';
import {
  acceptCommand,
  acceptMessage,
  findInbound,
  messagesFrom,
  MOST_WAITING,
} from '../../src/store/inbound.ts';
import { addConversation, projectionOf, VIEW } from './support/conversations.ts';
import { emptyDatabase } from './support/empty-database.ts';

const BACKEND = { id: 'backend', name: 'Support' };

describe('accepting inputs', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
    await addConversation(database, 'c');
  });

  it('gives messages that come at once places without gaps, in the order of their times', async () => {
    const accepted = await Promise.all(
      Array.from({ length: 20 }, (_, index) => acceptMessage(database, 'c', `m${index}`, { text: 'hi' })),
    );
    const places = accepted.map((each) => {
      assert.equal(each.kind, 'accepted');
      return each.kind === 'accepted' ? { position: each.position, at: each.acceptedAt.getTime() } : null;
    });
    const sorted = places.toSorted((a, b) => (a?.position ?? 0) - (b?.position ?? 0));
    assert.deepEqual(
      sorted.map((place) => place?.position),
      sorted.map((_, index) => index + 1),
    );
    const times = sorted.map((place) => place?.at ?? 0);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
  });

  it('tells a repeated id from a clash, and a place is taken once', async () => {
    await acceptMessage(database, 'c', 'm', { text: 'hello' });
    assert.deepEqual(await acceptMessage(database, 'c', 'm', { text: 'hello' }), {
      kind: 'repeated',
      sameBody: true,
      outcome: null,
    });
    const clash = await acceptMessage(database, 'c', 'm', { text: 'other' });
    assert.deepEqual(clash, { kind: 'repeated', sameBody: false, outcome: null });
    const next = await acceptMessage(database, 'c', 'm2', { text: 'next' });
    assert.equal(next.kind === 'accepted' && next.position, 2);
  });

  it('knows the same message again though more is read into it', async () => {
    await acceptMessage(database, 'c', 'm', { text: '+49 30 1234567' });
    const again = await acceptMessage(database, 'c', 'm', {
      text: '+49 30 1234567',
      readings: { phone: '+49301234567' },
    });
    assert.equal(again.kind === 'repeated' && again.sameBody, true);
  });

  it('takes nothing once the conversation is closed, and still answers what came before', async () => {
    await acceptMessage(database, 'c', 'm', { text: 'hello' });
    const outcome = { id: 'm', firstSeq: 1, lastSeq: 1, status: 'closed' as const, expects: null };
    await storeProjection(
      database,
      'c',
      projectionOf(0, 1, { outcomes: [outcome], view: { ...VIEW, status: 'closed' } }),
    );
    assert.equal((await acceptMessage(database, 'c', 'm2', { text: 'late' })).kind, 'closed');
    assert.equal(
      (await acceptCommand(database, 'c', 'x', { by: BACKEND, command: { name: 'close' } })).kind,
      'closed',
    );
    assert.deepEqual(await acceptMessage(database, 'c', 'm', { text: 'hello' }), {
      kind: 'repeated',
      sameBody: true,
      outcome,
    });
    assert.equal(await findInbound(database, 'c', 'm2'), null);
  });

  it('takes no more than can wait, and more once something is answered', async () => {
    for (let index = 0; index < MOST_WAITING; index += 1) {
      await acceptMessage(database, 'c', `m${index}`, { text: 'hi' });
    }
    assert.equal((await acceptMessage(database, 'c', 'more', { text: 'hi' })).kind, 'crowded');
    const close = await acceptCommand(database, 'c', 'close', { by: BACKEND, command: { name: 'close' } });
    assert.equal(close.kind, 'accepted', 'a member cannot close a conversation that is flooded');
    const outcome = { id: 'm0', firstSeq: 1, lastSeq: 1, status: 'bot' as const, expects: null };
    await storeProjection(database, 'c', projectionOf(0, 1, { outcomes: [outcome] }));
    const accepted = await acceptMessage(database, 'c', 'more', { text: 'hi' });
    assert.equal(accepted.kind === 'accepted' && accepted.position, MOST_WAITING + 1);
  });

  it('knows no conversation that was never started', async () => {
    assert.equal((await acceptMessage(database, 'nobody', 'm', { text: 'hi' })).kind, 'unknown');
  });

  it('hands out messages from a place on, in order, without commands', async () => {
    await acceptMessage(database, 'c', 'one', { text: 'one' });
    await acceptCommand(database, 'c', 'x', { by: BACKEND, command: { name: 'resolve' } });
    await acceptMessage(database, 'c', 'two', { choice: 'yes@2' });
    await acceptMessage(database, 'c', 'three', { text: 'three' });
    const messages = await messagesFrom(database, 'c', 2);
    assert.deepEqual(
      messages.map(({ id, position, text, choice }) => [id, position, text ?? choice]),
      [
        ['two', 2, 'yes@2'],
        ['three', 3, 'three'],
      ],
    );
    for (const { acceptedAt } of messages) assert.ok(Math.abs(Date.now() - acceptedAt) < 60_000);
  });
});
