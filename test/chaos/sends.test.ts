/**
 * The server process dies at each instruction of a send, and comes up again. What the provider then has is counted, and
 * what the outbox says of it is read.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Checkpoint } from '../../src/checkpoints.ts';
import type { Entry } from '../../src/flow/transcript.ts';
import { startSendgridDouble, type SendgridDouble } from '../doubles/sendgrid.ts';
import { startTwilioDouble, type TwilioDouble } from '../doubles/twilio.ts';
import { MAIL_FLOW, SMS_FLOW } from '../faults/support/flows.ts';
import { until } from '../support/processes.ts';
import { ShakenStudio } from './support/shaken-studio.ts';

/** Milliseconds: Temporal notices after 40 seconds that a worker died with a send, and a message is missing for sure after 30 more. */
const LIMIT = 600_000;

interface SendView {
  state: string;
  attempts: { result: string }[];
}

describe('kill -9 around a send', function () {
  this.timeout(LIMIT);

  let studio: ShakenStudio;
  let twilio: TwilioDouble;
  let sendgrid: SendgridDouble;
  /** One conversation for each instruction at which its server died. */
  const conversations = new Map<string, string>();

  before(async () => {
    [studio, twilio, sendgrid] = await Promise.all([
      ShakenStudio.start(),
      startTwilioDouble(),
      startSendgridDouble(),
    ]);
    await studio.insist('PUT', '/integrations/twilio', {
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      baseUrl: twilio.url,
    });
    await studio.insist('PUT', '/integrations/sendgrid', {
      apiKey: sendgrid.apiKey,
      senders: [{ email: sendgrid.verifiedSenders[0] }],
      baseUrl: sendgrid.url,
      webhookPublicKey: sendgrid.webhookPublicKey,
    });
    for (const flow of [SMS_FLOW, MAIL_FLOW]) {
      await studio.insist('POST', '/flows', flow);
      await studio.insist('POST', `/flows/${flow.id}/publish`, {});
    }
    // One after the other, and without waiting for any: it takes Temporal a while to notice.
    for (const [flow, at] of [
      ['sms', 'send.answered'],
      ['sms', 'send.recorded'],
      ['mail', 'send.answered'],
      // Their sends are still to be made: no kill may come upon that.
      ['sms', 'send.requested'],
      ['sms', 'send.begun'],
    ] as const) {
      await strike(flow, at);
    }
  });

  after(async () => {
    await Promise.all([studio.stop(), twilio.stop(), sendgrid.stop()]);
  });

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(studio.output().slice(-6_000));
  });

  /** Starts a conversation, whose server dies when it gets there. */
  async function strike(flow: 'sms' | 'mail', at: Checkpoint): Promise<void> {
    const id = randomUUID();
    conversations.set(`${flow} ${at}`, id);
    await studio.willKill(id, { at, kill: ['server'] });
    const visitor = { order: conversations.size, phone: '+447400123456', email: 'ada@example.com' };
    await studio.insist('POST', '/conversations', { flow, id, visitor });
    await studio.struck();
  }

  const conversationOf = (flow: 'sms' | 'mail', at: Checkpoint) =>
    conversations.get(`${flow} ${at}`) ?? assert.fail();
  const keyOf = (id: string) => `${id}/send@1`;
  const messagesOf = (id: string) => twilio.messages.filter(({ key }) => key === keyOf(id)).length;

  /** What the outbox says, once the flow has gone on. */
  async function outcome(id: string): Promise<{ said: string[]; state: string; log: string[] }> {
    let said: string[] = [];
    await until(async () => {
      const { body } = await studio.insist<{ messages: Entry[] }>('GET', `/conversations/${id}/messages`);
      said = body.messages.flatMap((entry) => (entry.type === 'text' ? [entry.text] : []));
      return said.length > 0;
    }, LIMIT);
    const { body } = await studio.insist<SendView>('GET', `/outbox/${encodeURIComponent(keyOf(id))}`);
    return { said, state: body.state, log: body.attempts.map(({ result }) => result) };
  }

  it('before the provider is asked: it is sent', async () => {
    const id = conversationOf('sms', 'send.begun');
    assert.deepEqual(await outcome(id), { said: ['Sent.'], state: 'sent', log: ['accepted'] });
    assert.equal(messagesOf(id), 1);
  });

  it('between the outbox’s word that it asks and the request: it is sent when the provider is sure to have none', async () => {
    const id = conversationOf('sms', 'send.requested');
    const { log, ...rest } = await outcome(id);
    assert.deepEqual(rest, { said: ['Sent.'], state: 'sent' });
    assert.deepEqual([log[0], log.at(-2), log.at(-1)], ['lost', 'resend', 'accepted']);
    assert.equal(messagesOf(id), 1);
  });

  it('between the provider’s answer and the outbox: it is found, and not sent again', async () => {
    const id = conversationOf('sms', 'send.answered');
    assert.deepEqual(await outcome(id), { said: ['Sent.'], state: 'sent', log: ['lost', 'found'] });
    assert.equal(messagesOf(id), 1);
  });

  it('between the outbox and Temporal: it is told to Temporal, and not sent again', async () => {
    const id = conversationOf('sms', 'send.recorded');
    assert.deepEqual(await outcome(id), { said: ['Sent.'], state: 'sent', log: ['accepted'] });
    assert.equal(messagesOf(id), 1);
  });

  it('with a provider that cannot be asked: its webhook proves that it was accepted, and it is not sent again', async () => {
    const id = conversationOf('mail', 'send.answered');
    const [mail] = sendgrid.mails;
    assert.equal(mail?.key, keyOf(id));
    await until(async () => {
      const told = await sendgrid
        .report(`${studio.url}/webhooks/sendgrid/events`, { mail, event: 'delivered' })
        .catch(() => null);
      return told?.status === 200;
    }, LIMIT);
    const { said, state, log } = await outcome(id);
    assert.deepEqual([said, state, log.at(-1)], [['Sent.'], 'delivered', 'told']);
    assert.equal(sendgrid.mails.length, 1);
  });
});
