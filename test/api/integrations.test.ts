import assert from 'node:assert/strict';
import { startSendgridDouble, type SendgridDouble } from '../doubles/sendgrid.ts';
import { startTwilioDouble, type TwilioDouble } from '../doubles/twilio.ts';
import { startWhatsappDouble, type WhatsappDouble } from '../doubles/whatsapp.ts';
import { dumpDatabase, findLeaks } from '../support/leaks.ts';
import { until } from '../support/processes.ts';
import { openStudio, type Studio } from '../support/studio.ts';

const AT = '/api/v1/integrations';

// The tests look into it freely.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Body = any;

describe('connecting providers', () => {
  let studio: Studio;
  let twilio: TwilioDouble;
  let sendgrid: SendgridDouble;
  let whatsapp: WhatsappDouble;
  /** Everything the API has answered here. */
  let answers = '';

  before(async () => {
    [studio, twilio, sendgrid, whatsapp] = await Promise.all([
      openStudio(),
      startTwilioDouble(),
      startSendgridDouble(),
      startWhatsappDouble(),
    ]);
  });
  after(async () => {
    await studio.stop();
    await Promise.all([twilio.stop(), sendgrid.stop(), whatsapp.stop()]);
  });

  async function call(method: string, path: string, body?: object) {
    const reply = await studio.call(method, `${AT}${path}`, body);
    answers += JSON.stringify(reply.body);
    return reply as { status: number; body: Body };
  }

  const twilioAccount = () => ({
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    baseUrl: twilio.url,
    region: 'GB',
  });
  const sendgridAccount = () => ({
    apiKey: sendgrid.apiKey,
    senders: [{ email: 'support@shop.example', name: 'Shop' }],
    webhookPublicKey: sendgrid.webhookPublicKey,
    baseUrl: sendgrid.url,
  });
  const whatsappAccount = () => ({
    businessAccountId: whatsapp.businessAccountId,
    phoneNumberId: whatsapp.phoneNumberId,
    accessToken: whatsapp.accessToken,
    appSecret: whatsapp.appSecret,
    verifyToken: whatsapp.verifyToken,
    baseUrl: whatsapp.url,
  });

  it('shows all providers before any is connected, and refuses to test one', async () => {
    const { body } = await call('GET', '');
    const all = body.integrations as { provider: string; connected: boolean }[];
    assert.deepEqual(
      all.map(({ provider, connected }) => [provider, connected]),
      [
        ['twilio', false],
        ['sendgrid', false],
        ['whatsapp', false],
      ],
    );
    assert.equal((await call('POST', '/twilio/test')).status, 404);
    assert.equal((await call('GET', '/twilio/numbers')).status, 404);
    assert.equal((await call('GET', '/whatsapp/templates')).status, 404);
    assert.equal((await call('DELETE', '/sendgrid')).status, 404);
  });

  it('names each field that is wrong or missing, and connects nothing then', async () => {
    const cases: [string, object, string][] = [
      ['/twilio', { ...twilioAccount(), accountSid: 'XX1' }, 'accountSid'],
      ['/twilio', { ...twilioAccount(), authToken: undefined }, 'authToken'],
      ['/twilio', { ...twilioAccount(), baseUrl: 'ftp://example.com' }, 'baseUrl'],
      ['/twilio', { ...twilioAccount(), region: 'XX' }, 'region'],
      ['/twilio', { ...twilioAccount(), password: 'x' }, 'password'],
      ['/sendgrid', { ...sendgridAccount(), senders: [] }, 'senders'],
      ['/sendgrid', { ...sendgridAccount(), senders: [{ email: 'shop' }] }, 'senders.0.email'],
      ['/sendgrid', { ...sendgridAccount(), webhookPublicKey: 'AAAA' }, 'webhookPublicKey'],
      ['/whatsapp', { ...whatsappAccount(), appSecret: undefined }, 'appSecret'],
      ['/whatsapp', { ...whatsappAccount(), apiVersion: '23' }, 'apiVersion'],
    ];
    for (const [path, body, field] of cases) {
      const reply = await call('PUT', path, body);
      assert.equal(reply.status, 422, `${field} was taken`);
      const errors = reply.body.errors as { field: string }[];
      assert.deepEqual(
        errors.map((error) => error.field),
        [field],
      );
    }
    assert.equal((await call('GET', '/twilio')).body.connected, false);
  });

  it('connects and tests each account, and shows the provider’s own answer', async () => {
    for (const [path, body] of [
      ['/twilio', twilioAccount()],
      ['/sendgrid', sendgridAccount()],
      ['/whatsapp', whatsappAccount()],
    ] as const) {
      assert.equal((await call('PUT', path, body)).status, 200);
      const tested = await call('POST', `${path}/test`);
      assert.equal(tested.body.ok, true, JSON.stringify(tested.body));
      const { body: stored } = await call('GET', path);
      assert.equal(stored.test.ok, true);
      assert.ok(!Object.values(stored.secrets as object).includes(false));
    }
  });

  it('shows what a wrong secret gets', async () => {
    await call('PUT', '/twilio', { ...twilioAccount(), authToken: 'f'.repeat(32) });
    const { body } = await call('POST', '/twilio/test');
    assert.equal(body.ok, false);
    assert.match(body.message, /Authenticate|20003/);
    await call('PUT', '/twilio', twilioAccount());
  });

  it('keeps a stored secret when only settings change, and asks for it again for another address or account', async () => {
    const { authToken: _authToken, ...withoutSecret } = twilioAccount();
    assert.equal((await call('PUT', '/twilio', { ...withoutSecret, region: 'DE' })).status, 200);
    assert.equal((await call('POST', '/twilio/test')).body.ok, true);

    for (const change of [{ baseUrl: 'https://elsewhere.example' }, { accountSid: `AC${'0'.repeat(32)}` }]) {
      const reply = await call('PUT', '/twilio', { ...withoutSecret, ...change });
      assert.equal(reply.status, 422);
      assert.match(reply.body.detail, /authToken.*again/);
    }
    const { baseUrl: _baseUrl, ...atTwilio } = withoutSecret;
    assert.equal((await call('PUT', '/twilio', atTwilio)).status, 422, 'its own address is another one too');
    assert.equal((await call('POST', '/twilio/test')).body.ok, true, 'what is stored is as it was');
  });

  it('offers the numbers that can send SMS, and the messaging services', async () => {
    const { body } = await call('GET', '/twilio/numbers');
    const numbers = body.numbers as { number: string }[];
    assert.deepEqual(numbers.map(({ number }) => number).sort(), ['+15005550006', '+442079460018']);
    assert.equal(body.services.length, 1);
    const again = await call('GET', '/twilio/numbers');
    assert.equal(again.body.fetchedAt, body.fetchedAt, 'they are kept');
    const fresh = await call('GET', '/twilio/numbers?refresh=true');
    assert.notEqual(fresh.body.fetchedAt, body.fetchedAt);
  });

  it('synchronises all pages of templates, and forgets those that are gone', async () => {
    type Listed = {
      templates: { name: string; usable: boolean; status: string }[];
      sync: { state: string; fetched: number };
    };
    const list = async (query = '') => (await call('GET', `/whatsapp/templates${query}`)).body as Listed;
    const sync = async () => {
      assert.equal((await call('POST', '/whatsapp/templates/sync')).status, 202);
      await until(async () => (await list()).sync.state !== 'running');
    };
    await sync();
    const all = await list();
    assert.equal(all.sync.state, 'done');
    assert.equal(all.templates.length, whatsapp.templates.length);
    assert.equal(all.sync.fetched, whatsapp.templates.length);

    const orders = await list('?name=ORDER_UPDATE&language=de');
    assert.deepEqual(
      orders.templates.map(({ name }) => name),
      ['order_update'],
    );
    const paused = await list('?status=PAUSED');
    assert.deepEqual(
      paused.templates.map(({ name, usable }) => [name, usable]),
      [['winter_sale', false]],
    );
    assert.ok((await list('?category=MARKETING')).templates.length > 100);

    whatsapp.templates.splice(0, 1);
    await sync();
    assert.deepEqual((await list('?name=order_update')).templates.length, 1);
  });

  it('is for those who may: a member sees what is connected, and changes nothing', async () => {
    const member = await studio.signIn('member');
    assert.equal((await member.call('GET', AT)).status, 200);
    assert.equal((await member.call('PUT', `${AT}/twilio`, twilioAccount())).status, 403);
    assert.equal((await member.call('POST', `${AT}/twilio/test`)).status, 403);
    assert.equal((await member.call('DELETE', `${AT}/twilio`)).status, 403);
  });

  it('never shows a secret, and stores none that can be read', async () => {
    const { authToken } = twilio;
    const secrets = [
      authToken,
      sendgrid.apiKey,
      whatsapp.accessToken,
      whatsapp.appSecret,
      whatsapp.verifyToken,
    ];
    const dump = await dumpDatabase(studio.database);
    assert.deepEqual(findLeaks(secrets, { database: dump, answers }), []);
    assert.match(dump, new RegExp(twilio.accountSid), 'the dump has what is stored');
  });

  it('mails an invitation by the connected SendGrid account', async () => {
    const invited = await studio.call<Body>('POST', '/api/v1/members/invitations', {
      email: 'sam@shop.example',
      name: 'Sam',
      role: 'member',
      teams: [],
    });
    assert.equal(invited.body.emailed, true, JSON.stringify(invited.body));
    const mail = sendgrid.mails.at(-1);
    assert.deepEqual(mail?.to, ['sam@shop.example']);
    assert.ok(mail.text?.includes(invited.body.url));
  });

  it('forgets the secrets of an account that is disconnected', async () => {
    assert.equal((await call('DELETE', '/twilio')).status, 204);
    assert.equal((await call('GET', '/twilio')).body.connected, false);
    const { authToken: _authToken, ...withoutSecret } = twilioAccount();
    assert.equal((await call('PUT', '/twilio', withoutSecret)).status, 422);
  });
});
