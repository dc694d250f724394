import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import twilio from 'twilio';
import type { Accounts } from '../../src/integrations/accounts.ts';
import { createWebhookReader, type AccountOf } from '../../src/integrations/read-webhook.ts';
import type { SignedRequest } from '../../src/integrations/webhooks.ts';

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const ACCOUNTS: Accounts = {
  twilio: { settings: { accountSid: 'AC1' }, secrets: { authToken: 'd01b46e49c5d13e3a629fa4b2ab04ceb' } },
  sendgrid: {
    settings: {
      senders: [],
      webhookPublicKey: keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    },
    secrets: { apiKey: 'SG.0123456789.abcdef' },
  },
  whatsapp: {
    settings: { businessAccountId: '1', phoneNumberId: '2', apiVersion: 'v23.0' },
    secrets: { accessToken: 'EAAG0123456789', appSecret: 'aa4734c2f7b7ee2e', verifyToken: 'my-verify-token' },
  },
};

const connected: AccountOf = (provider) => Promise.resolve(ACCOUNTS[provider]);
const nothing: AccountOf = () => Promise.resolve(null);

const URL = 'https://chat.example.com/webhooks/twilio/status?key=k';

/** A genuine request of each provider; the failures repeat a secret, as a provider’s text might. */
const REQUESTS: { [P in keyof Accounts]: SignedRequest } = {
  twilio: signedByTwilio({ MessageSid: 'SM1', MessageStatus: 'delivered' }),
  sendgrid: signedBySendgrid([
    {
      event: 'dropped',
      sg_event_id: '1',
      outbox_key: 'k',
      reason: `About ${ACCOUNTS.sendgrid.secrets.apiKey}`,
    },
  ]),
  whatsapp: signedByMeta({
    entry: [
      {
        changes: [
          {
            value: {
              statuses: [
                {
                  id: 'wamid.1',
                  status: 'failed',
                  biz_opaque_callback_data: 'k',
                  errors: [{ code: 131000, title: `About ${ACCOUNTS.whatsapp.secrets.accessToken}` }],
                },
              ],
            },
          },
        ],
      },
    ],
  }),
};

describe('webhooks', () => {
  for (const provider of ['twilio', 'sendgrid', 'whatsapp'] as const) {
    it(`of ${provider} are read with the account that is connected, and without its secrets`, async () => {
      const events = await createWebhookReader(connected).read(provider, REQUESTS[provider]);
      assert.deepEqual(
        events?.map(({ outboxKey }) => outboxKey),
        ['k'],
      );
      const told = JSON.stringify(events);
      for (const secret of Object.values(ACCOUNTS[provider].secrets)) assert.ok(!told.includes(secret), told);
    });

    it(`of ${provider} are not believed while it is not connected`, async () => {
      assert.equal(await createWebhookReader(nothing).read(provider, REQUESTS[provider]), null);
    });

    it(`of ${provider} are not taken for another provider’s`, async () => {
      const reader = createWebhookReader(connected);
      for (const other of ['twilio', 'sendgrid', 'whatsapp'] as const)
        if (other !== provider) assert.equal(await reader.read(other, REQUESTS[provider]), null, other);
    });
  }

  it('of SendGrid are not believed before its public key is set up', async () => {
    const { secrets } = ACCOUNTS.sendgrid;
    const withoutKey = { settings: { senders: [] }, secrets };
    const accountOf = (() => Promise.resolve(withoutKey)) as unknown as AccountOf;
    assert.equal(await createWebhookReader(accountOf).read('sendgrid', REQUESTS.sendgrid), null);
  });

  it('know the verify token of the account that is connected, and none without one', async () => {
    const { verifyToken } = ACCOUNTS.whatsapp.secrets;
    assert.equal(await createWebhookReader(connected).knowsVerifyToken(verifyToken), true);
    assert.equal(await createWebhookReader(connected).knowsVerifyToken(`${verifyToken}x`), false);
    assert.equal(await createWebhookReader(nothing).knowsVerifyToken(verifyToken), false);
  });
});

function signedByTwilio(fields: Record<string, string>): SignedRequest {
  const { authToken } = ACCOUNTS.twilio.secrets;
  return {
    url: URL,
    headers: { 'x-twilio-signature': twilio.getExpectedTwilioSignature(authToken, URL, fields) },
    body: Buffer.from(new URLSearchParams(fields).toString()),
  };
}

function signedBySendgrid(events: object[]): SignedRequest {
  const body = Buffer.from(`${JSON.stringify(events)}\r\n`);
  const signature = sign('sha256', Buffer.concat([Buffer.from('1767225600'), body]), keys.privateKey);
  return {
    url: URL,
    headers: {
      'x-twilio-email-event-webhook-timestamp': '1767225600',
      'x-twilio-email-event-webhook-signature': signature.toString('base64'),
    },
    body,
  };
}

function signedByMeta(value: object): SignedRequest {
  const body = Buffer.from(JSON.stringify(value));
  const signature = createHmac('sha256', ACCOUNTS.whatsapp.secrets.appSecret).update(body).digest('hex');
  return { url: URL, headers: { 'x-hub-signature-256': `sha256=${signature}` }, body };
}
