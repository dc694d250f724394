import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Database } from '../../src/store/database.ts';
import { endAttempt, giveUp, settleSend, takeLease, type OutboxRow } from '../../src/store/outbox.ts';
import { findSend, markTold, sendsToTell } from '../../src/store/outbox-readers.ts';
import { applyEvents, storeEvents, type NewEvent } from '../../src/store/provider-events.ts';
import { emptyDatabase } from './support/empty-database.ts';
import { accepted, addSend, ambiguous, later } from './support/sends.ts';

const KEY = 'c/text@1';
const ANA = { id: 'ana', name: 'Ana' };

describe('what providers tell, in the database', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
    await addSend(database);
  });

  const event = (state: NewEvent['state'], more: Partial<NewEvent> = {}): NewEvent => ({
    eventId: `SM1 ${more.status ?? state ?? 'read'}`,
    outboxKey: KEY,
    providerId: 'SM1',
    status: state ?? 'read',
    state,
    error: state === 'failed' ? { code: 'rejected', message: 'Their phone is off.' } : null,
    occurredAt: null,
    ...more,
  });

  const row = async () => (await findSend(database, KEY)) as OutboxRow;
  const tell = async (...events: NewEvent[]) => {
    for (const each of events) await storeEvents(database, 'twilio', [each]);
    return applyEvents(database, 100);
  };
  const attempt = async (end: Parameters<typeof endAttempt>[3]) => {
    const lease = (await takeLease(database, KEY, 60_000)) ?? assert.fail('It cannot be had.');
    await endAttempt(database, KEY, lease.id, end);
  };

  it('an event is stored once and acts once, however often it comes', async () => {
    assert.equal(await storeEvents(database, 'twilio', [event('sent'), event('sent')]), 1);
    assert.equal(await storeEvents(database, 'twilio', [event('sent')]), 0);
    assert.equal((await applyEvents(database, 10)).settled.length, 1);
    const before = await row();
    await storeEvents(database, 'twilio', [event('sent')]);
    assert.equal((await applyEvents(database, 10)).settled.length, 0);
    assert.deepEqual(await row(), before);
  });

  it('proves that an unknown one was accepted', async () => {
    await attempt(ambiguous);
    const { settled } = await tell(event('sent'));
    assert.deepEqual(
      settled.map(({ key }) => key),
      [KEY],
    );
    const { state, providerId, providerStatus, nextAttemptAt, attempts } = await row();
    assert.deepEqual([state, providerId, providerStatus, nextAttemptAt], ['sent', 'SM1', 'sent', null]);
    assert.equal(attempts.at(-1)?.result, 'told');
  });

  it('counts though it comes before the answer, which then changes nothing', async () => {
    const lease = (await takeLease(database, KEY, 60_000)) ?? assert.fail('It cannot be had.');
    await tell(event('delivered'));
    const { state, sentTo, providerId } = (await endAttempt(database, KEY, lease.id, accepted())).row;
    assert.deepEqual([state, sentTo, providerId], ['delivered', '+15550111', 'SM1']);
  });

  it('comes to the same in every order, however often repeated and however divided', async () => {
    const events = [event(null), event('sent'), event('sent', { status: 'sending' }), event('delivered')];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...events, ...events], { minLength: 8 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        async (order, stops) => {
          await database.query('truncate outbox, provider_events');
          await addSend(database);
          await attempt(accepted());
          for (const [index, each] of order.entries()) {
            await storeEvents(database, 'twilio', [each]);
            if (stops[index]) await applyEvents(database, 10);
          }
          await applyEvents(database, 10);
          const { state, error, deliveredAt } = await row();
          assert.deepEqual([state, error], ['delivered', null]);
          assert.ok(deliveredAt);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('never takes back what is final', async () => {
    await tell(event('failed'), event('delivered'), event('sent'));
    const { state, error, sentAt } = await row();
    assert.deepEqual([state, error?.code], ['failed', 'rejected']);
    assert.ok(sentAt, 'it was accepted all the same');
  });

  it('knows better than people and flows that took it for failed', async () => {
    await attempt(ambiguous);
    await settleSend(database, KEY, 'failed', ANA);
    await tell(event('delivered'));
    assert.equal((await row()).state, 'delivered');
  });

  it('tells of a second message under the same key', async () => {
    await attempt(accepted('SM1'));
    await tell(event('sent', { eventId: 'SM2 sent', providerId: 'SM2' }));
    const { attempts, providerId } = await row();
    assert.equal(providerId, 'SM1');
    assert.deepEqual(
      attempts.map((entry) => entry.providerId),
      ['SM1', 'SM2'],
    );
  });

  it('finds its row by the message’s id where no key was given, also when that is known only afterwards', async () => {
    await tell(event('delivered', { outboxKey: null }));
    assert.equal((await row()).state, 'pending');
    await attempt(accepted('SM1'));
    await applyEvents(database, 10);
    assert.equal((await row()).state, 'delivered');
  });

  it('of something that we never sent is stored, and keeps nothing else waiting', async () => {
    const strangers = Array.from({ length: 5 }, (_, index) =>
      event('delivered', { eventId: `stranger ${index}`, outboxKey: null, providerId: `SM-other-${index}` }),
    );
    await storeEvents(database, 'twilio', [
      ...strangers,
      event('delivered', { eventId: 'unknown key', outboxKey: 'x/y@1', providerId: null }),
      event('sent', { eventId: 'nothing at all', outboxKey: null, providerId: null }),
      event('sent'),
    ]);
    for (let round = 0; round < 3; round += 1) await applyEvents(database, 2);
    assert.equal((await row()).state, 'sent');
  });

  it('is believed only of its own provider’s messages', async () => {
    await storeEvents(database, 'sendgrid', [event('delivered')]);
    await applyEvents(database, 10);
    assert.equal((await row()).state, 'pending');
  });

  it('acts once, though several processes are at it', async () => {
    await storeEvents(database, 'twilio', [event('sent'), event('delivered')]);
    const rounds = await Promise.all(Array.from({ length: 4 }, () => applyEvents(database, 10)));
    assert.equal(rounds.flatMap(({ settled }) => settled).length, 2);
    assert.equal((await row()).attempts.length, 2);
  });

  describe('of a delivery that is awaited', () => {
    beforeEach(async () => {
      await database.query('truncate outbox');
      await addSend(database, { awaitsDelivery: true });
    });
    const toTell = async () => (await sendsToTell(database, 10)).map(({ key }) => key);

    it('is to be told once it is final, and once', async () => {
      await attempt(accepted());
      assert.deepEqual(await toTell(), []);
      await tell(event('delivered'));
      assert.deepEqual(await toTell(), [KEY]);
      await markTold(database, KEY);
      assert.deepEqual(await toTell(), []);
    });

    it('is not told of what was never accepted: the flow has its error', async () => {
      await attempt(later);
      await giveUp(database, KEY, later.error);
      assert.deepEqual(await toTell(), []);
    });
  });
});
