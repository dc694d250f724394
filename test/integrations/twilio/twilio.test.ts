import assert from 'node:assert/strict';
import type { TwilioAccount } from '../../../src/integrations/accounts.ts';
import { createTwilio, type SmsRequest } from '../../../src/integrations/twilio/twilio.ts';
import { startTwilioDouble, type TwilioDouble } from '../../doubles/twilio.ts';
import { startAnsweringServer } from '../support/answering-server.ts';
import { pathOf } from '../support/codes.ts';

const CALLBACK = 'https://chat.example.com/webhooks/twilio/status?key=c1%2Fsms%401';
const CONTEXT = { key: 'c1/sms@1', callbackUrl: CALLBACK, attempt: 1 };

const nobodys = () => Promise.resolve(false);

describe('an account with Twilio', () => {
  let double: TwilioDouble;
  before(async () => {
    double = await startTwilioDouble();
  });
  after(() => double.stop());
  beforeEach(() => {
    double.messages.length = 0;
    double.faults.none();
  });

  const account = (changes: Partial<TwilioAccount['settings']> = {}): TwilioAccount => ({
    settings: { accountSid: double.accountSid, baseUrl: double.url, region: 'GB', ...changes },
    secrets: { authToken: double.authToken },
  });
  const request = (changes: Partial<SmsRequest> = {}): SmsRequest => ({
    name: 'sendSms',
    from: '+15005550006',
    to: '+442079460958',
    text: 'Hello {{not an expression}} 👋',
    ...changes,
  });

  it('sends, and gives the outbox key along in the address of the callback', async () => {
    const result = await createTwilio(account()).send(request(), CONTEXT);
    const [message] = double.messages;
    assert.ok(message);
    assert.deepEqual(result, {
      kind: 'accepted',
      providerId: message.sid,
      providerStatus: 'queued',
      to: '+442079460958',
    });
    assert.equal(message.key, 'c1/sms@1');
    assert.equal(message.callback, CALLBACK);
    assert.deepEqual(
      [message.from, message.to, message.text],
      ['+15005550006', '+442079460958', request().text],
    );
  });

  it('reads numbers of the flow’s country, else of the account’s', async () => {
    const twilio = createTwilio(account());
    await twilio.send(request({ to: '020 7946 0958' }), CONTEXT);
    await twilio.send(request({ to: '030 901820', region: 'DE' }), CONTEXT);
    assert.deepEqual(
      double.messages.map(({ to }) => to),
      ['+442079460958', '+4930901820'],
    );
  });

  it('sends from a number however it is written, and from a messaging service', async () => {
    const twilio = createTwilio(account());
    const listed = await twilio.senders();
    assert.ok(listed.ok);
    const [service] = listed.senders.services;
    await twilio.send(request({ from: '020 7946 0018' }), CONTEXT);
    await twilio.send(request({ from: service?.id ?? '' }), CONTEXT);
    const sent = double.messages.map((message) => [message.from, message.service]);
    assert.deepEqual(sent, [
      ['+442079460018', null],
      [null, service?.id],
    ]);
  });

  it('refuses what cannot be sent without asking Twilio', async () => {
    const twilio = createTwilio(account());
    for (const [changes, expected] of [
      [{ to: 'nobody' }, 'refused: invalid_recipient'],
      [{ to: '12' }, 'refused: invalid_recipient'],
      [{ text: ' \n' }, 'refused: rejected'],
      [{ text: 'x'.repeat(1_601) }, 'refused: text_too_long'],
    ] as [Partial<SmsRequest>, string][]) {
      assert.equal(pathOf(await twilio.send(request(changes), CONTEXT)), expected);
    }
    assert.equal(double.messages.length, 0);
    assert.equal(pathOf(await twilio.send(request({ text: 'x'.repeat(1_600) }), CONTEXT)), 'accepted');
  });

  it('sends without a callback where nobody can be told', async () => {
    await createTwilio(account()).send(request(), { ...CONTEXT, callbackUrl: null });
    assert.equal(double.messages[0]?.callback, null);
  });

  it('finds a message whose answer was lost by its text, and only if it can be that one', async () => {
    const twilio = createTwilio(account());
    double.faults.script({ kind: 'acceptThenCut' });
    const since = new Date();
    assert.equal(pathOf(await twilio.send(request(), CONTEXT)), 'ambiguous');
    const look = (changes: Partial<SmsRequest>, from = since) =>
      twilio.lookUp(request(changes), { key: CONTEXT.key, since: from, isOthers: nobodys });
    assert.deepEqual(await look({}), {
      kind: 'found',
      providerId: double.messages[0]?.sid,
      providerStatus: 'queued',
    });
    assert.deepEqual(await look({ text: 'Another text' }), { kind: 'absent' });
    assert.deepEqual(await look({ to: '+442079460959' }), { kind: 'absent' });
    assert.deepEqual(await look({ from: '+442079460018' }), { kind: 'absent' });
    assert.deepEqual(await look({}, new Date(Date.now() + 10 * 60_000)), { kind: 'absent' });
  });

  it('passes over messages that other sends are known to have made, though they say the same', async () => {
    const twilio = createTwilio(account());
    await twilio.send(request(), CONTEXT);
    await twilio.send(request(), CONTEXT);
    const sids = double.messages.map(({ sid }) => sid);
    const look = (...others: string[]) =>
      twilio.lookUp(request(), {
        key: CONTEXT.key,
        since: new Date(),
        isOthers: (sid) => Promise.resolve(others.includes(sid)),
      });
    for (const [index, sid] of sids.entries()) {
      const found = await look(sids[1 - index] as string);
      assert.deepEqual(found, { kind: 'found', providerId: sid, providerStatus: 'queued' });
    }
    assert.deepEqual(await look(...sids), { kind: 'absent' });
  });

  it('finds the message of a trial account, whose texts Twilio begins with a sentence of its own', async () => {
    const twilio = createTwilio(account());
    await twilio.send(request({ text: 'Sent from your Twilio trial account - Hello' }), CONTEXT);
    const found = await twilio.lookUp(request({ text: 'Hello' }), {
      key: CONTEXT.key,
      since: new Date(),
      isOthers: nobodys,
    });
    assert.equal(found.kind, 'found');
  });

  it('says so when it cannot look', async () => {
    const wrong = { ...account(), secrets: { authToken: 'f'.repeat(32) } };
    const found = await createTwilio(wrong).lookUp(request(), {
      key: CONTEXT.key,
      since: new Date(),
      isOthers: nobodys,
    });
    assert.ok(found.kind === 'failed');
    assert.equal(found.error.code, 'bad_credentials');
  });

  it('tests the account, and repeats what Twilio answered', async () => {
    assert.deepEqual(await createTwilio(account()).test(), {
      ok: true,
      message: 'The account “Chatbot Studio’s double” is active.',
    });
    const wrong = { ...account(), secrets: { authToken: 'f'.repeat(32) } };
    assert.deepEqual(await createTwilio(wrong).test(), {
      ok: false,
      message: 'Twilio: Authenticate (20003)',
    });
  });

  it('does not take a suspended account for a working one', async () => {
    const server = await startAnsweringServer();
    try {
      server.answer({ status: 200, json: { friendly_name: 'Shop', status: 'suspended' } });
      const result = await createTwilio(account({ baseUrl: server.url })).test();
      assert.deepEqual(result, { ok: false, message: 'The account “Shop” is suspended.' });
    } finally {
      await server.stop();
    }
  });

  it('asks another address, below its path, and nowhere else', async () => {
    const server = await startAnsweringServer();
    try {
      const lists = { incoming_phone_numbers: [], services: [], meta: { key: 'services' } };
      server.answer(({ method }) =>
        method === 'POST' ? { status: 201, json: { sid: 'SM1' } } : { status: 200, json: lists },
      );
      const twilio = createTwilio(account({ baseUrl: `${server.url}/gateway/twilio` }));
      assert.equal(pathOf(await twilio.send(request(), CONTEXT)), 'accepted');
      assert.ok((await twilio.senders()).ok);
      const under = `/gateway/twilio/2010-04-01/Accounts/${double.accountSid}`;
      const paths = server.received.map(({ path }) => path.split('?')[0]);
      assert.deepEqual(paths.sort(), [
        `${under}/IncomingPhoneNumbers.json`,
        `${under}/Messages.json`,
        '/gateway/twilio/v1/Services',
      ]);
    } finally {
      await server.stop();
    }
  });

  it('mixes no two answers up: each send hears its own Retry-After', async () => {
    const twilio = createTwilio(account());
    double.faults.script({ kind: 'limit', retryAfter: 3 }, { kind: 'limit', retryAfter: 9 }, null);
    const results = await Promise.all([1, 2, 3].map(() => twilio.send(request(), CONTEXT)));
    assert.deepEqual(results.map(pathOf).sort(), [
      'accepted',
      'later in 3 s, pausing',
      'later in 9 s, pausing',
    ]);
  });

  it('keeps no connection open, which Twilio might close while something is sent over it', async () => {
    const server = await startAnsweringServer();
    server.answer({ status: 201, json: { sid: 'SM1', status: 'queued' } });
    const twilio = createTwilio(account({ baseUrl: server.url }));
    assert.equal(pathOf(await twilio.send(request(), CONTEXT)), 'accepted');
    await server.stop();
    assert.equal(pathOf(await twilio.send(request(), CONTEXT)), 'later');
  });
});
