/** Against Twilio's published specification, served by Prism, which knows nothing of this project. */
import assert from 'node:assert/strict';
import twilio from 'twilio';
import { classify } from '../../../src/integrations/twilio/errors.ts';
import { TwilioHttp, TwilioRefusal } from '../../../src/integrations/twilio/http.ts';
import { createTwilio } from '../../../src/integrations/twilio/twilio.ts';
import { startPrism } from '../../support/prism.ts';
import { pathOf } from '../support/codes.ts';

const SID = `AC${'a'.repeat(32)}`;
const SERVICE = `MG${'b'.repeat(32)}`;
const ACCOUNT = `https://api.twilio.com/2010-04-01/Accounts/${SID}`;
const CONTEXT = {
  key: 'c1/n@1',
  callbackUrl: 'https://chat.example.com/webhooks/twilio/status?key=c1%2Fn%401',
  attempt: 1,
};

describe('what is asked of Twilio is what its specification allows', () => {
  let prism: string;
  before(async () => {
    prism = await startPrism();
  });

  const open = () =>
    createTwilio({ settings: { accountSid: SID, baseUrl: prism }, secrets: { authToken: 'b'.repeat(32) } });

  /** How a refusal is understood. */
  async function refusalOf(request: Promise<unknown>): Promise<string> {
    const error: unknown = await request.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof TwilioRefusal, `it was not refused: ${String(error)}`);
    return `${error.status}, ${pathOf(classify(error))}`;
  }

  for (const from of ['+15005550006', 'Shop', SERVICE]) {
    it(`a message from ${from}`, async () => {
      const result = await open().send(
        { name: 'sendSms', from, to: '+442079460958', text: 'Hello 👋' },
        CONTEXT,
      );
      assert.ok(result.kind === 'accepted', JSON.stringify(result));
      assert.match(result.providerId ?? '', /^SM[0-9a-f]{32}$/);
      assert.equal(result.providerStatus, 'queued');
    });
  }

  it('looking for a message', async () => {
    const looked = await open().lookUp(
      {
        name: 'sendSms',
        from: '+15005550006',
        to: '+442079460958',
        text: 'Certainly not an example of theirs',
      },
      { key: CONTEXT.key, since: new Date(), isOthers: () => Promise.resolve(false) },
    );
    assert.deepEqual(looked, { kind: 'absent' });
  });

  it('finding it by its text', async () => {
    const client = twilio(SID, 'b'.repeat(32), { httpClient: new TwilioHttp(prism, 20_000) });
    const [listed] = await client.messages.list({ limit: 1 });
    assert.ok(listed, 'the specification has an example');
    const looked = await open().lookUp(
      { name: 'sendSms', from: '+15005550006', to: '+442079460958', text: listed.body },
      { key: CONTEXT.key, since: listed.dateCreated, isOthers: () => Promise.resolve(false) },
    );
    assert.ok(looked.kind === 'found', JSON.stringify(looked));
    assert.equal(looked.providerId, listed.sid);
  });

  it('the account', async () => {
    const { message } = await open().test();
    assert.match(message, /^The account “.+” is \w+\.$/);
  });

  it('the account’s numbers', async () => {
    const client = twilio(SID, 'b'.repeat(32), { httpClient: new TwilioHttp(prism, 20_000) });
    const numbers = await client.incomingPhoneNumbers.list({ limit: 1_000 });
    assert.ok(numbers.length > 0);
    assert.match(numbers[0]?.phoneNumber ?? '', /^\+\d+$/);
    assert.equal(typeof numbers[0]?.capabilities.sms, 'boolean');
  });

  it('without credentials it is refused, and that is understood', async () => {
    const http = new TwilioHttp(prism, 20_000);
    const listing = http.request({ method: 'get', uri: `${ACCOUNT}/Messages.json` });
    assert.equal(await refusalOf(listing), '401, refused: bad_credentials');
  });

  it('without a recipient it is refused, and that is understood', async () => {
    const sending = new TwilioHttp(prism, 20_000).request({
      method: 'post',
      uri: `${ACCOUNT}/Messages.json`,
      username: SID,
      password: 'b'.repeat(32),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      data: { From: '+15005550006', Body: 'Hello' },
    });
    assert.equal(await refusalOf(sending), '422, refused: rejected');
  });
});
