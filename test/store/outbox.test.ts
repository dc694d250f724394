import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Entry } from '../../src/flow/transcript.ts';
import type { Database } from '../../src/store/database.ts';
import { readChanges, storeProjection } from '../../src/store/conversations.ts';
import {
  abandonSend,
  endAttempt,
  giveUp,
  giveUpAbandoned,
  goOnWithoutKnowing,
  hurrySend,
  noteLookUp,
  openSend,
  putOff,
  settleSend,
  takeLease,
  type AttemptEnd,
  type Lease,
  type OutboxRow,
} from '../../src/store/outbox.ts';
import { findSend, listSends, openSendOf } from '../../src/store/outbox-readers.ts';
import { withEntry } from '../../src/store/outbox/log.ts';
import type { AttemptEntry } from '../../src/store/schema.ts';
import { botEntry, projectionOf, VIEW } from './support/conversations.ts';
import { emptyDatabase } from './support/empty-database.ts';
import { accepted, addSend, ambiguous, HOUR, later, newSend, refused } from './support/sends.ts';

const KEY = 'c/text@1';
const LONG = 60_000;
/** A lease that has run out as soon as somebody looks. */
const OVER = 0;
const RULES = { certainAfter: 0, next: 0 };
const ANA = { id: 'ana', name: 'Ana' };
const UNKNOWN = { code: 'delivery_unknown', message: 'Nobody knows.' };

describe('the outbox in the database', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
    await addSend(database);
  });

  const row = async (key = KEY) => (await findSend(database, key)) as OutboxRow;
  const results = async (key = KEY) => (await row(key)).attempts.map(({ result }) => result);
  const reopen = async () => (await openSend(database, newSend())).row;

  async function lease(length = LONG, key = KEY): Promise<Lease> {
    return (await takeLease(database, key, length)) ?? assert.fail('It cannot be had.');
  }

  async function attempt(end: AttemptEnd, key = KEY): Promise<OutboxRow> {
    return (await endAttempt(database, key, (await lease(LONG, key)).id, end)).row;
  }

  describe('writing down what is to be sent', () => {
    it('happens once, whoever does it at the same time; the first one’s request stands', async () => {
      const sends = ['one', 'two', 'three'].map((text) =>
        newSend({ key: 'c/text@2', request: { name: 'sendSms', text } }),
      );
      const read = await Promise.all(sends.map((send) => openSend(database, send)));
      const [first, ...others] = read.map((each) => each.row.request);
      for (const other of others) assert.deepEqual(other, first);
    });
  });

  describe('an attempt', () => {
    it('is one worker’s: of many who ask at once one gets it, and nobody while it is under way', async () => {
      const asked = await Promise.all(Array.from({ length: 8 }, () => takeLease(database, KEY, LONG)));
      assert.equal(asked.filter((got) => got !== null).length, 1);
      assert.equal(await takeLease(database, KEY, LONG), null);
      assert.equal((await row()).attemptCount, 1);
    });

    it('that was accepted settles it, and it is never asked for again', async () => {
      const { state, sentAt, sentTo, providerId, providerStatus } = await attempt(accepted());
      assert.deepEqual([state, sentTo, providerId, providerStatus], ['sent', '+15550111', 'SM1', 'queued']);
      assert.ok(sentAt);
      assert.equal(await takeLease(database, KEY, LONG), null);
    });

    it('that was refused settles it as failed, with the reason', async () => {
      const { state, error } = await attempt(refused);
      assert.deepEqual([state, error], ['failed', refused.error]);
      assert.equal(await takeLease(database, KEY, LONG), null);
    });

    it('that was put off leaves it to be tried again, never after it is given up', async () => {
      const put = await attempt({ ...later, after: 60_000 });
      assert.equal(put.state, 'pending');
      const wait = (put.nextAttemptAt?.getTime() ?? 0) - put.updatedAt.getTime();
      assert.equal(wait, 60_000);
      assert.deepEqual(put.attempts[0]?.nextAt, put.nextAttemptAt?.toISOString());

      const last = await attempt({ ...later, after: 3 * HOUR });
      assert.deepEqual(last.nextAttemptAt, last.giveUpAt);
    });

    it('of which the answer was lost makes it unknown, and nobody may ask again', async () => {
      const { state, unknownSince } = await attempt(ambiguous);
      assert.equal(state, 'unknown');
      assert.ok(unknownSince);
      assert.equal(await takeLease(database, KEY, LONG), null);
    });

    it('whose process died makes it unknown as soon as its lease is over', async () => {
      await lease(OVER);
      assert.equal(await takeLease(database, KEY, LONG), null, 'not before that is noted');
      assert.equal((await reopen()).state, 'unknown');
      assert.equal(await takeLease(database, KEY, LONG), null);
      assert.deepEqual(await results(), ['lost']);
    });
  });

  describe('an answer that comes after its lease', () => {
    for (const [what, end, state] of [
      ['an acceptance', accepted(), 'sent'],
      ['a refusal', refused, 'failed'],
      ['that it was certainly not accepted', later, 'pending'],
    ] as const) {
      it(`counts while no other attempt has begun: ${what}`, async () => {
        const { id } = await lease(OVER);
        await reopen();
        assert.equal((await endAttempt(database, KEY, id, end)).row.state, state);
      });
    }

    it('counts for nothing once another attempt has begun, unless it was accepted', async () => {
      const first = await lease(OVER);
      await reopen();
      await settleSend(database, KEY, 'resend', ANA);
      const second = await lease();
      for (const end of [refused, later, ambiguous]) {
        assert.equal((await endAttempt(database, KEY, first.id, end)).row.leaseId, second.id);
      }
      assert.equal((await endAttempt(database, KEY, first.id, accepted('SM1'))).row.state, 'sent');
      const both = await endAttempt(database, KEY, second.id, accepted('SM2'));
      assert.equal(both.row.providerId, 'SM1');
      assert.deepEqual(
        both.row.attempts.map(({ result, providerId, by }) => [result, providerId ?? by]),
        [
          ['lost', undefined],
          ['resend', 'Ana'],
          ['accepted', 'SM1'],
          ['accepted', 'SM2'],
        ],
      );
    });

    it('is a proof, whatever a person has taken it for', async () => {
      const { id } = await lease(OVER);
      await reopen();
      await settleSend(database, KEY, 'failed', ANA);
      const { state, error, sentAt } = (await endAttempt(database, KEY, id, accepted())).row;
      assert.deepEqual([state, error], ['sent', null]);
      assert.ok(sentAt);
    });
  });

  describe('looking up an unknown one', () => {
    const found = (providerId: string) => ({ kind: 'found', providerId, providerStatus: 'sent' }) as const;
    const absent = { kind: 'absent' } as const;
    const note = async (finding: Parameters<typeof noteLookUp>[3], rules = RULES, key = KEY) =>
      (await noteLookUp(database, key, (await row(key)).attemptCount, finding, rules)).row;

    it('settles it when it is found', async () => {
      await attempt(ambiguous);
      const { state, providerId } = await note(found('SM1'));
      assert.deepEqual([state, providerId], ['sent', 'SM1']);
    });

    it('lets it be sent again when it is missing twice, and says so', async () => {
      await attempt(ambiguous);
      assert.equal((await note(absent)).state, 'unknown');
      assert.equal((await note(absent)).state, 'pending');
      assert.deepEqual(await results(), ['ambiguous', 'absent', 'resend']);
      assert.equal((await lease()).attempt, 2);
    });

    it('does not, however often it is missing, before the provider must have it', async () => {
      await attempt(ambiguous);
      for (let times = 0; times < 3; times += 1)
        assert.equal((await note(absent, { ...RULES, certainAfter: LONG })).state, 'unknown');
      assert.equal(await takeLease(database, KEY, LONG), null);
    });

    it('decides nothing when it was about an earlier attempt, or when a person has decided', async () => {
      await attempt(ambiguous);
      await settleSend(database, KEY, 'resend', ANA);
      assert.equal((await note(found('SM1'))).state, 'unknown');
      await attempt(ambiguous);
      await note(absent);
      const before = await row();
      const { row: after } = await noteLookUp(database, KEY, 1, absent, RULES);
      assert.deepEqual(after, before);
    });

    it('never takes another row’s message for this one’s', async () => {
      await addSend(database, { key: 'd/text@1', conversationId: 'd' });
      await attempt(accepted('SM1'), 'd/text@1');
      await attempt(ambiguous);
      assert.equal((await note(found('SM1'))).state, 'unknown');
    });

    it('waits while another row with the same request is open: it could be either’s', async () => {
      await addSend(database, { key: 'd/text@1', conversationId: 'd' });
      await attempt(ambiguous, 'd/text@1');
      await attempt(ambiguous);
      assert.equal((await note(found('SM1'))).state, 'unknown');
      await settleSend(database, 'd/text@1', 'failed', ANA);
      assert.equal((await note(found('SM1'))).state, 'sent');
    });

    it('gives one message to one of two rows that look at the same time', async () => {
      await addSend(database, {
        key: 'd/text@1',
        conversationId: 'd',
        request: { name: 'sendSms', text: 'x' },
      });
      await attempt(ambiguous, 'd/text@1');
      await attempt(ambiguous);
      const rows = await Promise.all([note(found('SM1')), note(found('SM1'), RULES, 'd/text@1')]);
      assert.deepEqual(rows.map(({ state }) => state).sort(), ['sent', 'unknown']);
    });
  });

  it('need not wait for its time when it is hurried, unless somebody is at it', async () => {
    await attempt({ ...later, after: HOUR });
    assert.equal((await hurrySend(database, KEY)).row.nextAttemptAt, null);
    const { id } = await lease();
    assert.equal((await hurrySend(database, KEY)).row.leaseId, id);
  });

  describe('giving up', () => {
    it('fails what was certainly not accepted', async () => {
      await attempt(later);
      const { state, error } = (await giveUp(database, KEY, later.error)).row;
      assert.deepEqual([state, error], ['failed', later.error]);
    });

    it('does nothing to one that somebody is at', async () => {
      await lease();
      assert.equal((await giveUp(database, KEY, later.error)).row.state, 'pending');
    });

    it('leaves one that may have been accepted unknown, and its flow goes on with what it is told', async () => {
      await attempt(ambiguous);
      const { state, error } = (await goOnWithoutKnowing(database, KEY, UNKNOWN)).row;
      assert.deepEqual([state, error], ['unknown', UNKNOWN]);
    });

    it('the same after a person has sent it again: the first one may have been accepted', async () => {
      await attempt(ambiguous);
      await settleSend(database, KEY, 'resend', ANA);
      await attempt(later);
      assert.equal((await giveUp(database, KEY, later.error)).row.state, 'unknown');
    });

    it('by somebody’s decision fails what is not accepted, and lets an attempt under way be the last', async () => {
      const skipped = { code: 'skipped', message: 'Ana skipped it.' };
      const abandon = async () => (await abandonSend(database, KEY, skipped)).row;
      const running = await lease();
      assert.equal((await abandon()).state, 'pending');
      await endAttempt(database, KEY, running.id, later);
      assert.equal(await giveUpAbandoned(database, { grace: 0, hold: HOUR }, 10), 1);
      assert.equal((await row()).state, 'failed');
      assert.equal((await abandon()).error?.code, 'timed_out', 'what is settled stays so');
    });

    it('by somebody’s decision leaves one that may have been accepted for a person to settle', async () => {
      await attempt(ambiguous);
      const { row: left } = await abandonSend(database, KEY, UNKNOWN);
      assert.deepEqual([left.state, left.error], ['unknown', UNKNOWN]);
      assert.equal((await settleSend(database, KEY, 'failed', ANA))?.kind, 'settled');
    });

    it('happens by itself where nobody tries any more', async () => {
      const past = new Date(Date.now() - HOUR);
      for (const [key, prepare] of [
        ['c/never@2', () => Promise.resolve()],
        ['c/died@3', () => lease(OVER, 'c/died@3')],
        ['c/lost@4', () => attempt(ambiguous, 'c/lost@4')],
        [
          'c/decided@5',
          async () => {
            await attempt(ambiguous, 'c/decided@5');
            await settleSend(database, 'c/decided@5', 'resend', ANA);
          },
        ],
      ] as const) {
        await openSend(database, newSend({ key, giveUpAt: past }));
        await prepare();
      }
      const giveUpAll = () => giveUpAbandoned(database, { grace: 0, hold: LONG }, 10);
      assert.equal(await giveUpAll(), 4);
      assert.equal((await row('c/never@2')).error?.code, 'timed_out');
      assert.deepEqual((await row('c/died@3')).state, 'unknown');
      assert.deepEqual((await row('c/lost@4')).error?.code, 'delivery_unknown');
      assert.deepEqual((await row('c/decided@5')).decision, null);
      assert.equal((await row()).state, 'pending', 'what is still tried is left alone');
      await giveUpAll();
      assert.equal(await giveUpAll(), 0);
    });

    it('leaves an unknown one to its flow for as long as that may hold', async () => {
      const key = 'c/lost@2';
      await openSend(database, newSend({ key, giveUpAt: new Date(Date.now() - 1_000) }));
      await attempt(ambiguous, key);
      await giveUpAbandoned(database, { grace: 0, hold: HOUR }, 10);
      assert.equal((await row(key)).error, null);
    });
  });

  describe('what a person decides about an unknown one', () => {
    it('is asked about no other', async () => {
      assert.equal(await settleSend(database, 'nowhere', 'sent', ANA), null);
      for (const decision of ['resend', 'sent', 'failed'] as const)
        assert.equal((await settleSend(database, KEY, decision, ANA))?.kind, 'known');
      assert.equal((await row()).state, 'pending');
    });

    it('sent, failed or once more: that is what it is, and who said so', async () => {
      for (const [decision, state] of [
        ['sent', 'sent'],
        ['failed', 'failed'],
        ['resend', 'unknown'],
      ] as const) {
        const key = `c/${decision}@2`;
        await openSend(database, newSend({ key }));
        await attempt(ambiguous, key);
        const settlement = await settleSend(database, key, decision, ANA);
        assert.ok(settlement?.kind === 'settled' && settlement.flowWaits);
        assert.deepEqual([settlement.row.state, settlement.row.settledBy], [state, 'Ana']);
        assert.equal((await takeLease(database, key, LONG)) !== null, decision === 'resend');
      }
    });

    it('is one person’s: of two at the same time, one is told that it is known', async () => {
      await attempt(ambiguous);
      const both = await Promise.all([
        settleSend(database, KEY, 'sent', ANA),
        settleSend(database, KEY, 'failed', { id: 'bo', name: 'Bo' }),
      ]);
      assert.deepEqual(both.map((settlement) => settlement?.kind).sort(), ['known', 'settled']);
    });

    it('changes only the books once the flow has gone on, and sends nothing', async () => {
      await attempt(ambiguous);
      await goOnWithoutKnowing(database, KEY, UNKNOWN);
      assert.equal((await settleSend(database, KEY, 'resend', ANA))?.kind, 'gone_on');
      const settlement = await settleSend(database, KEY, 'sent', ANA);
      assert.ok(settlement?.kind === 'settled' && !settlement.flowWaits);
      assert.equal(settlement.row.error, null);
    });

    it('the same when the conversation is closed', async () => {
      await attempt(ambiguous);
      await storeProjection(database, 'c', projectionOf(0, 1, { view: { ...VIEW, status: 'closed' } }));
      assert.equal((await settleSend(database, KEY, 'resend', ANA))?.kind, 'gone_on');
    });
  });

  it('nobody is asked twice without the log saying so, whatever happens in whatever order', async () => {
    const ends = fc.constantFrom<AttemptEnd>(accepted(), refused, later, ambiguous);
    const step = fc.oneof(
      fc.record({ do: fc.constant('try' as const), end: fc.option(ends), over: fc.boolean() }),
      fc.record({ do: fc.constant('look' as const), missing: fc.boolean() }),
      fc.record({
        do: fc.constant('decide' as const),
        decision: fc.constantFrom('resend', 'sent', 'failed'),
      }),
      fc.record({ do: fc.constant('late' as const), end: ends }),
      fc.constant({ do: 'put off' as const }),
      fc.constant({ do: 'give up' as const }),
      fc.constant({ do: 'go on' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
        await database.query('truncate outbox');
        await openSend(database, newSend());
        const leases: string[] = [];
        let doubtful = 0;
        let acceptances = 0;
        for (const one of steps) {
          const before = await reopen();
          if (one.do === 'try') {
            const got = await takeLease(database, KEY, one.over ? OVER : LONG);
            if (!got) continue;
            const said = before.attempts.filter(({ result }) => result === 'resend').length;
            assert.ok(said >= doubtful, 'It is asked again, though it may have been accepted.');
            assert.equal(acceptances === 0 || said > 0, true);
            leases.push(got.id);
            if (one.end) await endAttempt(database, KEY, got.id, one.end);
            if (one.end?.kind !== 'later') doubtful += 1;
            if (one.end?.kind === 'accepted') acceptances += 1;
          } else if (one.do === 'look') {
            const finding = one.missing
              ? ({ kind: 'absent' } as const)
              : ({ kind: 'found', providerId: 'SM1', providerStatus: null } as const);
            await noteLookUp(database, KEY, before.attemptCount, finding, RULES);
          } else if (one.do === 'decide') {
            await settleSend(database, KEY, one.decision, ANA);
          } else if (one.do === 'late') {
            for (const id of leases) await endAttempt(database, KEY, id, one.end);
            if (leases.length > 0 && one.end.kind === 'accepted') acceptances += 1;
            // What was in doubt and is now certainly not accepted may be sent again.
            if (one.end.kind === 'later') doubtful = (await row()).state === 'pending' ? 0 : doubtful;
          } else if (one.do === 'put off') await putOff(database, KEY, 0);
          else if (one.do === 'give up') await giveUp(database, KEY, later.error);
          else await goOnWithoutKnowing(database, KEY, UNKNOWN);
          const after = await row();
          if (before.sentAt) assert.deepEqual(after.sentAt, before.sentAt, 'Sent once, it stays sent.');
          if (acceptances > 0) assert.ok(after.sentAt, 'An acceptance is never forgotten.');
        }
      }),
      { numRuns: 60 },
    );
  });

  describe('its log', () => {
    const entry = (result: AttemptEntry['result'], more: object = {}): AttemptEntry => ({
      at: '2026-01-01T00:00:00.000Z',
      result,
      ...more,
    });

    it('has one entry for an outage that goes on', () => {
      const log = Array.from({ length: 50 }, () => entry('later', { code: 'unavailable' })).reduce<
        AttemptEntry[]
      >(withEntry, []);
      assert.deepEqual(
        log.map(({ times }) => times),
        [50],
      );
    });

    it('stays short, and keeps all that tells of sending again', () => {
      const log = Array.from({ length: 60 }, (_, index) =>
        index === 3 ? entry('resend') : entry('later', { code: `code ${index}` }),
      ).reduce<AttemptEntry[]>(withEntry, []);
      assert.equal(log.length, 20);
      assert.equal(log[0]?.result, 'resend');
      assert.equal(log.at(-1)?.code, 'code 59');
    });
  });

  describe('for readers', () => {
    it('has what a conversation’s flow waits for, until that is settled or the flow has gone on', async () => {
      assert.equal((await openSendOf(database, 'c'))?.key, KEY);
      await attempt(ambiguous);
      assert.equal((await openSendOf(database, 'c'))?.key, KEY);
      await goOnWithoutKnowing(database, KEY, UNKNOWN);
      assert.equal(await openSendOf(database, 'c'), null);
    });

    it('lists all of it by page, the one that changed last first', async () => {
      for (const visit of [2, 3, 4]) await openSend(database, newSend({ key: `c/text@${visit}` }));
      await attempt(accepted(), 'c/text@2');
      const first = await listSends(database, { limit: 3 });
      assert.equal(first[0]?.key, 'c/text@2');
      const last = first[2] as OutboxRow;
      const rest = await listSends(database, { limit: 3, before: last });
      assert.deepEqual([...first, ...rest].map(({ key }) => key).sort(), [
        'c/text@1',
        'c/text@2',
        'c/text@3',
        'c/text@4',
      ]);
      assert.deepEqual(
        (await listSends(database, { state: 'sent', conversation: 'c', limit: 3 })).map(({ key }) => key),
        ['c/text@2'],
      );
    });

    it('announces a change over the entry that tells of it', async () => {
      await attempt(ambiguous);
      const sent: Entry = {
        seq: 2,
        id: 'e2',
        at: '2026-01-01T00:00:00.000Z',
        from: 'system',
        type: 'event',
        event: 'sent',
        text: 'SMS sent.',
        data: { send: 'text@1' },
      };
      await storeProjection(database, 'c', projectionOf(0, 3, { entries: [botEntry(1), sent, botEntry(3)] }));
      await settleSend(database, KEY, 'sent', ANA);
      const last = (await readChanges(database, 'c', 0, 100)).at(-1);
      assert.deepEqual([last?.fromSeq, last?.toSeq], [1, 2]);
    });
  });
});
