import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../src/activities/index.ts';
import { SEND_TIMINGS, type SendTimings } from '../../src/activities/send/timings.ts';
import { CHECKPOINTS } from '../../src/checkpoints.ts';
import type { ActionResult, SendRequest } from '../../src/flow/state.ts';
import type { Database } from '../../src/store/database.ts';
import { openSend, settleSend, takeLease, type OutboxRow } from '../../src/store/outbox.ts';
import { findSend } from '../../src/store/outbox-readers.ts';
import { pauseLeft } from '../../src/store/provider-pause.ts';
import { applyEvents, storeEvents } from '../../src/store/provider-events.ts';
import { integrations } from '../../src/store/schema.ts';
import { addConversation } from '../store/support/conversations.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { HOUR } from '../store/support/sends.ts';
import {
  accepted,
  ambiguous,
  later,
  refused,
  scriptedSender,
  type ScriptedSender,
} from '../support/scripted-sender.ts';

const KEY = 'c/text@1';
const ANA = { id: 'ana', name: 'Ana' };
const SMS: Extract<SendRequest, { name: 'sendSms' }> = {
  name: 'sendSms',
  from: '+15550100',
  to: '+15550111',
  text: 'Hello',
};
/** Everything at once. */
const AT_ONCE: Partial<SendTimings> = { backOff: 1, lookUp: 1, certainAfter: 0 };

describe('the activity that sends', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
    await addConversation(database, 'c');
    await database.orm
      .insert(integrations)
      .values({ provider: 'twilio', settings: {}, secrets: '', keyId: '' });
  });

  const row = async () => (await findSend(database, KEY)) as OutboxRow;

  /** One attempt, as Temporal makes it. */
  const attempt = (
    sender: ScriptedSender | null,
    timings: Partial<SendTimings> = AT_ONCE,
    action: typeof SMS = SMS,
  ) => {
    const { sendSms } = createActivities({
      database,
      findSender: () => Promise.resolve(sender),
      publicUrl: 'https://chat.example.com',
      sendTimings: timings,
    });
    const input = { conversationId: 'c', key: 'text@1', action, retryUntil: Date.now() + HOUR };
    return new MockActivityEnvironment().run<[typeof input], ActionResult, typeof sendSms>(sendSms, input);
  };

  /** The failure of an attempt. */
  const failure = async (attempted: Promise<unknown>): Promise<ApplicationFailure> => {
    const error = await attempted.then(
      () => assert.fail('It succeeded.'),
      (error: unknown) => error,
    );
    assert.ok(error instanceof ApplicationFailure, String(error));
    assert.equal(error.category, 'BENIGN');
    return error;
  };
  /** It is tried again; resolves to in how many milliseconds. */
  const retried = async (attempted: Promise<unknown>): Promise<number> => {
    const { nonRetryable, nextRetryDelay } = await failure(attempted);
    assert.equal(nonRetryable, false);
    return nextRetryDelay as number;
  };
  /** It has failed for good; resolves to the error's code. */
  const failed = async (attempted: Promise<unknown>): Promise<string> => {
    const { nonRetryable, type } = await failure(attempted);
    assert.equal(nonRetryable, true);
    return type ?? '';
  };

  /** Attempts until it does not wait any more, at most 20. */
  const untilDone = async (...args: Parameters<typeof attempt>): Promise<ActionResult> => {
    for (let tries = 0; tries < 20; tries += 1) {
      try {
        return await attempt(...args);
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || error.nonRetryable) throw error;
        await sleep(Number(error.nextRetryDelay));
      }
    }
    return assert.fail('It goes on for ever.');
  };

  describe('that the provider accepts', () => {
    it('sends once, and tells what it has sent to every attempt after that', async () => {
      const sender = scriptedSender([accepted()]);
      const sent = { sent: { to: '+15550111', providerId: 'SM1' } };
      for (let times = 0; times < 3; times += 1) assert.deepEqual(await attempt(sender), sent);
      assert.deepEqual(sender.asked, [
        {
          request: SMS,
          context: {
            key: KEY,
            callbackUrl: 'https://chat.example.com/webhooks/twilio/status?key=c%2Ftext%401',
            attempt: 1,
          },
        },
      ]);
    });

    it('tells of the delivery when it is known by then', async () => {
      const sender = scriptedSender([accepted()]);
      await attempt(sender);
      await storeEvents(database, 'twilio', [
        {
          eventId: 'e',
          outboxKey: KEY,
          providerId: 'SM1',
          status: 'undelivered',
          state: 'failed',
          error: { code: 'rejected', message: 'Their phone is off.' },
          occurredAt: null,
        },
      ]);
      await applyEvents(database, 1);
      assert.deepEqual((await attempt(sender)).sent?.delivery, {
        status: 'undelivered',
        error: { code: 'rejected', message: 'Their phone is off.' },
      });
    });

    it('sends what Postgres cannot store as it is, such as half a character', async () => {
      const sender = scriptedSender([accepted()]);
      await attempt(sender, AT_ONCE, { ...SMS, text: 'cut \ud83d' });
      assert.equal((sender.asked[0]?.request as typeof SMS).text, 'cut \ufffd');
    });
  });

  describe('that the provider does not accept', () => {
    it('fails at once when it is refused, and is not asked again', async () => {
      const sender = scriptedSender([refused]);
      assert.equal(await failed(attempt(sender)), 'opted_out');
      assert.equal(await failed(attempt(sender)), 'opted_out');
      assert.equal(sender.asked.length, 1);
    });

    it('waits as long as the provider says, and then tries again', async () => {
      const sender = scriptedSender([later(30_000), accepted()]);
      assert.equal(await retried(attempt(sender)), 30_000);
      const early = await retried(attempt(sender));
      assert.ok(early > 0 && early <= 30_000);
      assert.equal(sender.asked.length, 1, 'it is not asked before its time, whoever wakes the activity');
    });

    it('backs off when the provider does not say, further every time', async () => {
      const sender = scriptedSender([later()]);
      const delays = [];
      for (let times = 0; times < 4; times += 1) {
        delays.push(await retried(attempt(sender, { backOff: 4, longestBackOff: 12 })));
        await sleep(15);
      }
      assert.deepEqual(delays, [4, 8, 12, 12]);
    });

    it('fails when the time for it is over, and says why it was not accepted', async () => {
      const sender = scriptedSender([later(2 * HOUR)]);
      assert.ok((await retried(attempt(sender))) <= HOUR, 'not after it is given up');
      await database.query(`update outbox set give_up_at = now(), next_attempt_at = now()`);
      const { type, message, nonRetryable } = await failure(attempt(sender));
      assert.deepEqual([type, nonRetryable], ['timed_out', true]);
      assert.match(message, /The provider is busy\./);
      assert.equal((await row()).state, 'failed');
    });

    it('fails when no account is connected', async () => {
      assert.equal(await failed(attempt(null)), 'not_connected');
      assert.equal((await row()).state, 'failed');
    });

    it('keeps every worker from sending while the provider asks for a pause', async () => {
      const sender = scriptedSender([later(20_000, { pause: true })]);
      await retried(attempt(sender));
      assert.ok((await pauseLeft(database, 'twilio')) > 15_000);
      await database.query(`delete from outbox`);
      const wait = await retried(attempt(sender));
      assert.ok(wait > 15_000 && wait <= 20_000);
      assert.equal(sender.asked.length, 1);
      assert.ok((await row()).nextAttemptAt);
    });

    it('never shortens a pause', async () => {
      await retried(attempt(scriptedSender([later(20_000, { pause: true })])));
      await database.query(`delete from outbox`);
      await database.query(`update integrations set paused_until = null`);
      await retried(attempt(scriptedSender([later(60_000, { pause: true })])));
      await database.query(`delete from outbox`);
      await retried(attempt(scriptedSender([later(1, { pause: true })])));
      assert.ok((await pauseLeft(database, 'twilio')) > 55_000);
    });
  });

  describe('that may have been accepted', () => {
    it('is looked up and not sent again when the provider has it', async () => {
      const sender = scriptedSender(
        [ambiguous],
        [{ kind: 'absent' }, { kind: 'found', providerId: 'SM1', providerStatus: 'sent' }],
      );
      assert.deepEqual(await untilDone(sender), { sent: { to: '+15550111', providerId: 'SM1' } });
      assert.equal(sender.asked.length, 1);
    });

    it('is sent again when the provider certainly does not have it, and the log says so', async () => {
      const sender = scriptedSender([ambiguous, accepted()], [{ kind: 'absent' }]);
      await untilDone(sender);
      assert.equal(sender.asked.length, 2);
      assert.deepEqual(
        (await row()).attempts.map(({ result }) => result),
        ['ambiguous', 'absent', 'resend', 'accepted'],
      );
    });

    it('is not sent again on the word of look-ups that come too early', async () => {
      const sender = scriptedSender([ambiguous], [{ kind: 'absent' }]);
      for (let times = 0; times < 5; times += 1) {
        await retried(attempt(sender, { ...AT_ONCE, certainAfter: HOUR }));
        await sleep(2);
      }
      assert.equal(sender.asked.length, 1);
      assert.ok(sender.lookedUp > 1);
    });

    for (const [what, findings] of [
      ['cannot be asked', [{ kind: 'unknowable' }]],
      ['cannot be reached', [{ kind: 'failed', error: { code: 'unavailable', message: '' } }]],
    ] as const) {
      it(`holds the flow for so long and no longer when the provider ${what}`, async () => {
        const sender = scriptedSender([ambiguous], [...findings]);
        await retried(attempt(sender, { ...AT_ONCE, hold: 20 }));
        await sleep(25);
        assert.equal(await failed(attempt(sender, { ...AT_ONCE, hold: 20 })), 'delivery_unknown');
        assert.equal((await row()).state, 'unknown');
        assert.equal(await failed(attempt(sender, { ...AT_ONCE, hold: HOUR })), 'delivery_unknown');
        assert.equal(sender.asked.length, 1);
      });
    }

    it('is held and not failed though the account is disconnected meanwhile', async () => {
      await retried(attempt(scriptedSender([ambiguous])));
      await retried(attempt(null));
      assert.equal((await row()).state, 'unknown');
    });

    it('goes on as soon as a webhook proves it', async () => {
      const sender = scriptedSender([ambiguous]);
      await retried(attempt(sender));
      await storeEvents(database, 'twilio', [
        {
          eventId: 'e',
          outboxKey: KEY,
          providerId: 'SM7',
          status: 'sent',
          state: 'sent',
          error: null,
          occurredAt: null,
        },
      ]);
      await applyEvents(database, 1);
      assert.deepEqual(await attempt(sender), { sent: { to: '+15550111', providerId: 'SM7' } });
    });

    it('goes on as a person decides', async () => {
      for (const [decision, asked] of [
        ['sent', 1],
        ['failed', 1],
        ['resend', 2],
      ] as const) {
        await database.query('truncate outbox');
        const sender = scriptedSender([ambiguous, accepted()]);
        await retried(attempt(sender));
        await settleSend(database, KEY, decision, ANA);
        if (decision === 'failed') assert.equal(await failed(attempt(sender)), 'delivery_unknown');
        else await attempt(sender);
        assert.equal(sender.asked.length, asked, decision);
      }
    });

    it('does not fail as “not sent” after a person has sent it again in vain', async () => {
      const sender = scriptedSender([ambiguous, refused]);
      await retried(attempt(sender));
      await settleSend(database, KEY, 'resend', ANA);
      assert.equal(await failed(attempt(sender)), 'opted_out');
      assert.equal((await row()).state, 'unknown');
    });

    it('is what it is taken for when the way to the provider fails unexpectedly, and no secret gets out', async () => {
      const sender = scriptedSender([
        () => {
          throw new Error('Authorization: Basic c2VjcmV0');
        },
      ]);
      const { message } = await failure(attempt(sender));
      assert.doesNotMatch(message, /c2VjcmV0/);
      assert.doesNotMatch(JSON.stringify(await row()), /c2VjcmV0/);
      assert.equal((await row()).state, 'unknown');
    });
  });

  describe('while another attempt is under way', () => {
    it('waits for it and does not ask the provider', async () => {
      let finish: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (finish = resolve));
      const slow = scriptedSender([() => held.then(() => accepted())]);
      const first = attempt(slow);
      while (slow.asked.length === 0) await sleep(5);
      const wait = await retried(attempt(slow));
      assert.ok(wait > 0 && wait <= SEND_TIMINGS.lease);
      finish();
      await first;
      assert.equal(slow.asked.length, 1);
    });

    it('of several at the same time, one asks', async () => {
      const sender = scriptedSender([accepted()]);
      await Promise.allSettled(Array.from({ length: 5 }, () => attempt(sender)));
      assert.equal(sender.asked.length, 1);
    });

    it('takes one that died for one that may have been accepted', async () => {
      await retried(attempt(scriptedSender([later(1)])));
      await sleep(2);
      await takeLease(database, KEY, 0);
      const sender = scriptedSender(
        [accepted()],
        [{ kind: 'found', providerId: 'SM1', providerStatus: null }],
      );
      await untilDone(sender);
      assert.equal(sender.asked.length, 0);
      assert.deepEqual(
        (await row()).attempts.map(({ result }) => result),
        ['later', 'lost', 'found'],
      );
    });

    it('does not begin what may outlast its lease', async () => {
      const sender = scriptedSender([accepted()]);
      await retried(attempt(sender, { lease: 20_000, request: 20_000 }));
      assert.equal(sender.asked.length, 0);
      assert.deepEqual(
        (await row()).attempts.map(({ result }) => result),
        ['later'],
      );
    });
  });

  it('can be watched and ended at each of its moments', async () => {
    const reached: string[] = [];
    const watchers = CHECKPOINTS.filter((name) => name.startsWith('send.')).map((name) => {
      const watch = () => void reached.push(name);
      subscribe(`chatbot-studio:${name}`, watch);
      return () => unsubscribe(`chatbot-studio:${name}`, watch);
    });
    await attempt(scriptedSender([accepted()]));
    for (const stop of watchers) stop();
    assert.deepEqual(reached, ['send.begun', 'send.requested', 'send.answered', 'send.recorded']);
  });

  it('holds the provider’s requests shorter than its lease, and that shorter than Temporal lets it run', () => {
    assert.ok(SEND_TIMINGS.request < SEND_TIMINGS.lease && SEND_TIMINGS.lease < 40_000);
  });

  it('keeps what the first attempt was to send, though the same visit is asked for something else', async () => {
    await openSend(database, {
      key: KEY,
      conversationId: 'c',
      actionKey: 'text@1',
      provider: 'twilio',
      request: { ...SMS, text: 'The first' },
      awaitsDelivery: false,
      giveUpAt: new Date(Date.now() + HOUR),
    });
    const sender = scriptedSender([accepted()]);
    await attempt(sender);
    assert.equal((sender.asked[0]?.request as typeof SMS).text, 'The first');
  });
});
