import assert from 'node:assert/strict';
import { createFindSender } from '../../src/activities/send/find-sender.ts';
import type { SendRequest } from '../../src/flow/state.ts';
import type { Database } from '../../src/store/database.ts';
import { removeIntegration, saveIntegration } from '../../src/store/integrations.ts';
import { createSecretBox } from '../../src/store/secret-box.ts';
import { listTemplates } from '../../src/store/whatsapp-templates.ts';
import { startSendgridDouble, type SendgridDouble } from '../doubles/sendgrid.ts';
import { startTwilioDouble, type TwilioDouble } from '../doubles/twilio.ts';
import { startWhatsappDouble, type WhatsappDouble } from '../doubles/whatsapp.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';

const box = createSecretBox('a-secret-key-for-tests-only-0123', null);
const CONTEXT = { key: 'c1/n@1', callbackUrl: 'https://chat.example.com/x?key=c1%2Fn%401', attempt: 1 };

const SMS: SendRequest = { name: 'sendSms', from: '+15005550006', to: '020 7946 0958', text: 'Hello' };
const EMAIL: SendRequest = { name: 'sendEmail', to: ['kim@example.com'], subject: 'Hello', text: 'Hello' };
const TEMPLATE: SendRequest = {
  name: 'whatsappTemplate',
  template: { name: 'order_update', language: 'en_US' },
  to: '+447400123456',
  parameters: { body: { 1: 'Kim', 2: 'A-1007' } },
};

describe('the account that something is sent through', () => {
  let database: Database;
  let twilio: TwilioDouble;
  let sendgrid: SendgridDouble;
  let whatsapp: WhatsappDouble;
  before(async () => {
    [twilio, sendgrid, whatsapp] = await Promise.all([
      startTwilioDouble(),
      startSendgridDouble(),
      startWhatsappDouble(),
    ]);
  });
  after(() => Promise.all([twilio.stop(), sendgrid.stop(), whatsapp.stop()]));
  beforeEach(async () => {
    database = await emptyDatabase();
  });

  const connectTwilio = (changes: { region?: string; authToken?: string } = {}) =>
    saveIntegration(database, box, 'twilio', {
      settings: { accountSid: twilio.accountSid, baseUrl: twilio.url, region: changes.region ?? 'GB' },
      secrets: { authToken: changes.authToken ?? twilio.authToken },
      isAnother: false,
    });

  it('is the one that is connected, for each provider', async () => {
    await connectTwilio();
    await saveIntegration(database, box, 'sendgrid', {
      settings: { senders: [{ email: 'support@shop.example' }], baseUrl: sendgrid.url },
      secrets: { apiKey: sendgrid.apiKey },
      isAnother: false,
    });
    const { businessAccountId, phoneNumberId, accessToken, appSecret, verifyToken } = whatsapp;
    await saveIntegration(database, box, 'whatsapp', {
      settings: { businessAccountId, phoneNumberId, apiVersion: 'v23.0', baseUrl: whatsapp.url },
      secrets: { accessToken, appSecret, verifyToken },
      isAnother: false,
    });
    const find = createFindSender(database, box);
    for (const [provider, request] of [
      ['twilio', SMS],
      ['sendgrid', EMAIL],
      ['whatsapp', TEMPLATE],
    ] as const) {
      const result = await (await find(provider))?.send(request, CONTEXT);
      assert.equal(result?.kind, 'accepted', JSON.stringify(result));
    }
    const keys = [twilio.messages, sendgrid.mails, whatsapp.messages].map((sent) => sent.at(-1)?.key);
    assert.deepEqual(keys, [CONTEXT.key, CONTEXT.key, CONTEXT.key]);
    const kept = (await listTemplates(database, {})).map(({ name, language }) => `${name} ${language}`);
    assert.deepEqual(kept, ['order_update de', 'order_update en_US'], 'what was looked up is kept');
  });

  it('is none where none is connected, or its secrets cannot be read any more', async () => {
    assert.equal(await createFindSender(database, box)('twilio'), null);
    await connectTwilio();
    const withAnotherKey = createSecretBox('another-secret-key-for-tests-4567', null);
    assert.equal(await createFindSender(database, withAnotherKey)('twilio'), null);
  });

  it('is opened once, and anew as soon as it is changed or disconnected', async () => {
    await connectTwilio({ authToken: 'f'.repeat(32) });
    const find = createFindSender(database, box);
    const first = await find('twilio');
    assert.equal(await find('twilio'), first);
    assert.equal((await first?.send(SMS, CONTEXT))?.kind, 'refused');

    await connectTwilio();
    const second = await find('twilio');
    assert.notEqual(second, first);
    assert.equal((await second?.send(SMS, CONTEXT))?.kind, 'accepted');

    await removeIntegration(database, 'twilio');
    assert.equal(await find('twilio'), null);
    await connectTwilio();
    assert.equal((await (await find('twilio'))?.send(SMS, CONTEXT))?.kind, 'accepted');
  });
});
