import assert from 'node:assert/strict';
import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import proto from '@temporalio/proto';
import type { DeliveryReport } from '../../src/flow/state.ts';
import { createConversationClient } from '../../src/temporal/conversation-client.ts';
import type { ActionInput } from '../../src/workflows/activities.ts';
import { SEND_HOLD_MS } from '../../src/workflows/protocol.ts';
import { command } from '../promises/support/commands.ts';
import {
  assertGapless,
  begin,
  eventually,
  historyOf,
  runsOf,
  sayAndWait,
  textsOf,
  transcriptWith,
} from '../promises/support/expectations.ts';
import { createGate } from '../promises/support/gate.ts';
import { openStudio, type Studio } from '../support/studio.ts';

const says = (text: string, next: string) => ({
  kind: 'message',
  messages: [{ type: 'text', text }],
  outlets: { next },
});

/** Sends an SMS for each word of the visitor's but `stop`, and waits for it to arrive. */
const senderFlow = {
  format: 1,
  id: 'sender',
  name: 'Sender',
  start: 'ask',
  settings: { takeTogether: false, region: 'GB' },
  variables: { said: { type: 'text' } },
  nodes: {
    ask: {
      kind: 'listener',
      type: 'text',
      prompt: [{ type: 'text', text: 'What shall I send?' }],
      saveTo: 'said',
      outlets: { answered: 'send' },
    },
    send: {
      kind: 'action',
      action: 'sendSms',
      name: 'Send it',
      from: 'Shop',
      to: '020 7946 0000',
      text: '{{said}}',
      retryFor: '2h',
      waitForDelivery: '1d',
      outlets: { success: 'sent', error: 'failed', delivered: 'arrived', undelivered: 'lost' },
    },
    sent: says('Sent.', 'ask'),
    failed: says('Failed: {{error.code}}', 'ask'),
    arrived: says('Arrived: {{said}}', 'ask'),
    lost: says('Lost: {{error.code}}', 'ask'),
  },
};

describe('a send', () => {
  const gate = createGate();
  const seen: { input: ActionInput<'sendSms'>; id: string; taskQueue: string }[] = [];
  let studio: Studio;

  before(async () => {
    studio = await openStudio({
      historyCap: 60,
      wrap: (activities) => ({
        ...activities,
        async sendSms(input) {
          const { activityId, taskQueue } = activityInfo();
          seen.push({ input, id: activityId, taskQueue });
          await gate.pass();
          if (input.action.text === 'refused') {
            throw ApplicationFailure.create({ type: 'opted_out', message: 'STOP.', nonRetryable: true });
          }
          return { sent: { to: '+442079460000', providerId: 'SM1' } };
        },
      }),
    });
    await studio.publish(senderFlow);
    await studio.call('PUT', '/api/v1/members/ana', { name: 'Ana' });
  });

  after(() => studio.stop());
  afterEach(() => gate.open());

  /** As the API tells a conversation of a delivery. */
  const tell = (id: string, key: string, report: DeliveryReport) =>
    createConversationClient(studio.client).deliverLater(
      id,
      { confirmed: 0, inputs: [{ kind: 'delivery', id: `delivery:${key}`, key, report }] },
      10_000,
    );

  const waitingFor = (id: string, what: RegExp) =>
    eventually(async () => {
      const { body } = await studio.call('GET', `/api/v1/conversations/${id}`);
      return what.test(String(body['waitingFor'])) ? body : undefined;
    });

  const lastSend = () => {
    const send = seen.at(-1);
    assert.ok(send);
    return send;
  };

  it('goes to its provider’s queue, under its own key, with the time until when it is retried', async () => {
    const began = Date.now();
    const id = await begin(studio, 'sender');
    await studio.say(id, 'hello');
    const body = await waitingFor(id, /^The delivery of what “Send it” has sent/);
    assert.equal(body['working'], false);
    const { input, id: activityId, taskQueue } = lastSend();
    assert.match(taskQueue, /-twilio$/);
    assert.deepEqual([activityId, input.key, input.conversationId], ['send@2', 'send@2', id]);
    assert.deepEqual(input.action, {
      name: 'sendSms',
      from: 'Shop',
      to: '020 7946 0000',
      text: 'hello',
      region: 'GB',
      awaitDelivery: true,
    });
    const until = input.retryUntil - 2 * 3_600_000;
    assert.ok(until >= began && until <= Date.now(), 'two hours from when it was asked for');

    const scheduled = (await historyOf(studio, id)).find(
      ({ eventType }) =>
        eventType === proto.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
    );
    const attributes = scheduled?.activityTaskScheduledEventAttributes;
    assert.equal(Number(attributes?.startToCloseTimeout?.seconds), 40);
    assert.equal(
      Number(attributes?.scheduleToCloseTimeout?.seconds),
      2 * 3_600 + SEND_HOLD_MS / 1_000 + 60,
      'so long as the activity itself may want',
    );
    const summary = scheduled?.userMetadata?.summary?.data;
    assert.equal(summary && JSON.parse(Buffer.from(summary).toString()), 'sendSms send@2');
  });

  it('has its delivery told once, whatever comes again or late', async () => {
    const id = await begin(studio, 'sender');
    await studio.say(id, 'hello');
    await waitingFor(id, /^The delivery/);
    const { key } = lastSend().input;
    await tell(id, 'send@1', { status: 'undelivered' });
    await tell(id, key, { status: 'delivered' });
    await transcriptWith(studio, id, 'Arrived: hello');
    await tell(id, key, { status: 'undelivered' });
    await sayAndWait(studio, id, 'refused');
    const transcript = await transcriptWith(studio, id, 'Failed: opted_out');
    assertGapless(transcript);
    assert.deepEqual(textsOf(transcript, 'bot'), [
      'What shall I send?',
      'Arrived: hello',
      'What shall I send?',
      'Failed: opted_out',
      'What shall I send?',
    ]);
    assert.deepEqual(textsOf(transcript, 'system'), ['SMS to +442079460000 sent.', 'STOP.']);
  });

  it('is not shown to the visitor, nor is what became of it', async () => {
    const { id, token } = await studio.start('sender');
    await studio.say(id, 'refused');
    await transcriptWith(studio, id, 'STOP.');
    const { body } = await studio.call<{ messages: unknown[] }>(
      'GET',
      `/api/v1/conversations/${id}/messages?after=0&limit=100`,
      undefined,
      token,
    );
    assert.ok(body.messages.length > 0);
    assert.doesNotMatch(JSON.stringify(body), /STOP|opted out|"event"/);
  });

  it('loses neither its result nor a report while a member has the conversation', async () => {
    gate.shut();
    const id = await begin(studio, 'sender');
    await studio.say(id, 'hello');
    const before = seen.length;
    await eventually(() => Promise.resolve(gate.came >= before ? true : undefined));
    await command(studio, id, 'accept', { by: 'ana' });
    await tell(id, lastSend().input.key, { status: 'undelivered' });
    gate.open();
    await eventually(async () =>
      (await historyOf(studio, id)).some(
        ({ eventType }) =>
          eventType === proto.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
      )
        ? true
        : undefined,
    );
    assert.deepEqual(textsOf(await studio.transcript(id), 'bot'), ['What shall I send?']);
    await command(studio, id, 'return');
    await transcriptWith(studio, id, 'Lost: rejected');
  });

  it('is taken up under the same key after the conversation has continued as new, and so is a delivery', async () => {
    const id = await begin(studio, 'sender');
    gate.shut();
    await studio.say(id, 'hello');
    await eventually(() => Promise.resolve(lastSend().input.conversationId === id ? true : undefined));
    const { key } = lastSend().input;
    const untilContinued = async (runs: number) => {
      for (let note = 0; (await runsOf(studio, id)).length < runs; note += 1)
        await command(studio, id, 'note', { text: `note ${note}` });
    };
    await untilContinued(2);
    const again = await eventually(() => {
      const sends = seen.filter(({ input }) => input.conversationId === id);
      return Promise.resolve(sends.length >= 2 ? sends : undefined);
    });
    assert.deepEqual([...new Set(again.map(({ input }) => input.key))], [key]);
    assert.equal(
      new Set(again.map(({ input }) => input.retryUntil)).size,
      1,
      'no longer than the author allows',
    );
    gate.open();
    await waitingFor(id, /^The delivery/);
    await untilContinued(3);
    await tell(id, key, { status: 'delivered' });
    assertGapless(await transcriptWith(studio, id, 'Arrived: hello'));
  });
});
