/**
 * As a new user would: the link that the first start prints, the providers connected on their pages, and a visitor who
 * talks to the flow with all ten actions, first where everything works and then where nothing does. What the processes
 * leave behind is searched for the providers' secrets.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Entry } from '../../src/flow/transcript.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createTemporalClient } from '../../src/temporal/connection.ts';
import { startSendgridDouble, type SendgridDouble } from '../doubles/sendgrid.ts';
import { startTwilioDouble, type TwilioDouble } from '../doubles/twilio.ts';
import { startWhatsappDouble, type WhatsappDouble } from '../doubles/whatsapp.ts';
import { launchBrowser } from '../support/browser.ts';
import { dumpDatabase, dumpHistories, findLeaks } from '../support/leaks.ts';
import { startStudio, until, type Studio } from '../support/processes.ts';
import { ChatPage } from '../web/support/chat-page.ts';

const PASSWORD = 'correct horse battery staple';
const ORDER = { id: '10482', total: 780, status: 'on its way', eta: '2030-01-09' };

describe('the service desk, from the first start to the last word', () => {
  let studio: Studio;
  let context: BrowserContext;
  let admin: Page;
  let twilio: TwilioDouble;
  let sendgrid: SendgridDouble;
  let whatsapp: WhatsappDouble;
  /** Everything that the API has answered to this test and to the browser. */
  const answers: string[] = [];

  before(async () => {
    [twilio, sendgrid, whatsapp] = await Promise.all([
      startTwilioDouble(),
      startSendgridDouble(),
      startWhatsappDouble(),
    ]);
    studio = await startStudio({ env: { LOG_LEVEL: 'trace' } });
    await studio.ready();
    context = await (await launchBrowser()).newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(30_000);
    context.on('response', (response) => {
      const type = response.headers()['content-type'] ?? '';
      if (/json/.test(type))
        void response.text().then(
          (text) => answers.push(text),
          () => undefined,
        );
    });
  });

  after(async () => {
    await context.close();
    await studio.stop();
    await Promise.all([twilio.stop(), sendgrid.stop(), whatsapp.stop()]);
  });

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(studio.output().slice(-4_000));
  });

  async function api<Body>(method: string, path: string, body?: object): Promise<Body> {
    const response = await fetch(`${studio.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${await studio.apiKey()}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    answers.push(text);
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  }

  /** Starts a conversation as the shop's backend does, and opens it in the visitor's window. */
  async function visit(visitor: object): Promise<{ id: string; chat: ChatPage }> {
    const { id, token } = await api<{ id: string; token: string }>('POST', '/conversations', {
      flow: 'service-desk',
      visitor,
      variables: { order: ORDER, shop: { name: 'The Tea House', email: 'support@shop.example' } },
    });
    const page = await context.newPage();
    await page.goto(`${studio.url}/chat/service-desk#id=${id}&token=${token}`);
    const chat = new ChatPage(page);
    await chat.composer.waitFor();
    assert.ok(!page.url().includes(token), 'the token stays in the address');
    return { id, chat };
  }

  async function events(id: string): Promise<string[]> {
    const { messages } = await api<{ messages: Entry[] }>('GET', `/conversations/${id}/messages?limit=500`);
    return messages.flatMap((entry) => (entry.type === 'event' ? [entry.event] : []));
  }

  const fill = async (fields: Record<string, string>) => {
    for (const [label, value] of Object.entries(fields))
      await admin.getByRole('textbox', { name: label, exact: false }).first().fill(value);
  };

  const openIntegration = async (name: string) => {
    await admin.getByRole('link', { name: 'Integrations' }).click();
    await admin.getByRole('link', { name, exact: true }).click();
    await admin.getByRole('heading', { name, level: 1 }).waitFor();
  };

  const connectAndTest = async (says: RegExp) => {
    await admin.getByRole('button', { name: 'Connect' }).click();
    await admin.getByRole('button', { name: 'Test the connection' }).click();
    await admin.getByText('It works').waitFor();
    await admin.getByText(says).first().waitFor();
  };

  it('lets the first administrator in by the link that the start has printed', async () => {
    const [link] = /http\S+\/app\/welcome#token=\S+/.exec(studio.output()) ?? [];
    assert.ok(link !== undefined, studio.output());
    admin = await context.newPage();
    await admin.goto(link);
    await admin.getByLabel('Password', { exact: false }).first().fill(PASSWORD);
    await admin
      .getByRole('button', { name: /password|set up|continue|start/i })
      .last()
      .click();
    await admin.getByRole('link', { name: 'Integrations' }).waitFor();
  });

  it('connects Twilio, SendGrid and WhatsApp on their pages, and tests them', async () => {
    await openIntegration('Twilio');
    await fill({ 'Account SID': twilio.accountSid, 'Auth token': twilio.authToken, 'Base URL': twilio.url });
    await connectAndTest(/is active/);
    await admin.getByText('+15005550006').waitFor();

    await openIntegration('SendGrid');
    await fill({
      'API key': sendgrid.apiKey,
      Senders: 'The Tea House <support@shop.example>',
      'Webhook verification key': sendgrid.webhookPublicKey,
      'Base URL': sendgrid.url,
    });
    await connectAndTest(/mail\.send|works|scope/i);

    await openIntegration('WhatsApp Business');
    await fill({
      'WhatsApp Business Account ID': whatsapp.businessAccountId,
      'Phone number ID': whatsapp.phoneNumberId,
      'Access token': whatsapp.accessToken,
      'App secret': whatsapp.appSecret,
      'Verify token': whatsapp.verifyToken,
      'Base URL': whatsapp.url,
    });
    await connectAndTest(/double/);
    await admin.getByRole('button', { name: 'Sync' }).click();
    await admin.getByText(`${whatsapp.templates.length} templates, as of`).waitFor();
    await admin.getByRole('searchbox', { name: 'Search templates' }).fill('order_update');
    await admin.getByText('Hallo {{1}}').waitFor();
  });

  it('runs all that the flow can do, to the visitor’s last message', async () => {
    const { id, chat } = await visit({ country: 'GB', city: 'London', tags: ['newsletter'] });
    await chat.sees('What may I call you?');
    await chat.say('I am Ada Lovelace');
    await chat.sees('What is your email address?');
    await chat.say('ada@example.com');
    await chat.sees('And your mobile number?');
    await chat.say('+44 20 7946 0958');
    await chat.sees('looks after you personally');

    await chat.press('Where is my order?');
    await chat.press('By WhatsApp');
    await until(() => whatsapp.messages.length === 1);
    const [template] = whatsapp.messages;
    assert.ok(template);
    assert.equal(template.to, '442079460958');
    const told = await whatsapp.report(`${studio.url}/webhooks/whatsapp`, {
      message: template,
      status: 'delivered',
    });
    assert.equal(told.status, 200);
    await chat.sees('It has arrived on your phone.');

    await chat.press('Where is my order?');
    await chat.press('By SMS');
    await until(() => twilio.messages.length === 1);
    const [sms] = twilio.messages;
    assert.ok(sms);
    assert.equal(sms.to, '+442079460958');
    assert.match(sms.text, /The Tea House: your order 10482 is on its way/);
    assert.equal((await twilio.report(sms, 'delivered')).status, 200);
    await until(
      async () => (await chat.transcript()).filter(({ text }) => /arrived/.test(text)).length === 2,
    );

    await chat.press('Where is my order?');
    await chat.press('By email');
    await chat.sees('It is sent and should be with you in a moment.');
    const [mail] = sendgrid.mails;
    assert.ok(mail);
    assert.deepEqual(mail.to, ['ada@example.com']);
    assert.match(mail.html ?? '', /Hello Ada Lovelace/);
    const delivered = { mail, event: 'delivered' } as const;
    assert.equal((await sendgrid.report(`${studio.url}/webhooks/sendgrid/events`, delivered)).status, 200);

    await chat.press('Talk to a person');
    await chat.sees('I am fetching somebody');
    await api('POST', `/conversations/${id}/accept`, { by: 'alex' });
    await api('POST', `/conversations/${id}/reply`, { by: 'alex', text: 'Hello Ada, how can I help?' });
    await chat.sees('Hello Ada, how can I help?');
    await chat.say('Just saying hello');
    await chat.sees('Just saying hello');
    await api('POST', `/conversations/${id}/return`, { by: 'alex' });
    await chat.sees('It is me again, the assistant.');

    await chat.press('That is all');
    await chat.sees('Is there one more thing');
    await chat.press('No, thank you');
    await chat.sees('Goodbye, Ada Lovelace!');
    await chat.startNewButton.waitFor();

    const happened = await events(id);
    for (const event of [
      'contact',
      'segment',
      'assigned',
      'sent',
      'queued',
      'accepted',
      'returned',
      'resolved',
      'closed',
    ])
      assert.ok(happened.includes(event), `there is no event ${event} in ${happened.join()}`);
    await chat.page.close();

    await admin.getByRole('link', { name: 'Outbox' }).click();
    await admin.getByText('+442079460958').first().waitFor();
    await until(async () => (await admin.getByRole('cell', { name: 'Delivered' }).count()) === 3);
  });

  it('takes each action’s Error path where nothing works, and hands over to another bot', async () => {
    await api('DELETE', '/segments/vip');
    await api('DELETE', '/teams/support');
    const [template] = whatsapp.templates;
    assert.ok(template?.name === 'order_update');
    template.status = 'PAUSED';
    sendgrid.faults.script({
      kind: 'refuse',
      status: 400,
      body: { errors: [{ message: 'Spam', field: 'content' }] },
    });

    const { id, chat } = await visit({ country: 'Atlantis' });
    await chat.sees('What may I call you?');
    await chat.say('Grace Hopper');
    await chat.sees('What is your email address?');
    await chat.say('grace@example.com');
    await chat.sees('And your mobile number?');
    await chat.press('I would rather not say');
    await chat.sees('I could not keep your details');
    await chat.press('Where is my order?');
    await chat.press('By WhatsApp');
    await chat.sees('WhatsApp did not work.');
    await chat.sees('The SMS did not get through.');
    await chat.sees('The email could not be sent either.');
    await chat.sees('Robin, who knows all about orders, takes over.');
    await chat.sees(/I am Robin/);

    const failures = (await events(id)).filter((event) => event === 'failed');
    assert.ok(failures.length >= 3, 'members see what failed');
    await api('POST', `/conversations/${id}/close`, { by: 'alex' });
    await chat.startNewButton.waitFor();
    await chat.page.close();
  });

  it('leaves no secret behind, in any form', async () => {
    for (const path of [
      '/integrations',
      '/outbox',
      '/contacts',
      '/conversations',
      '/members',
      '/keys',
      '/flows',
    ])
      await api('GET', path);
    const address = /"address":"([^"]+)"/.exec(studio.output())?.[1];
    const client = createTemporalClient({
      address: address ?? (await temporalOf(studio)),
      namespace: 'default',
    });
    const histories = await dumpHistories(client);
    await client.connection.close();
    await studio.stop();
    const database = await openDatabase({ folder: join(studio.dataDir, 'database') });
    const dump = await dumpDatabase(database);
    await database.close();

    assert.match(histories, /ada@example\.com/, 'the histories are not what was to be searched');
    assert.match(dump, /ada@example\.com/, 'the dump is not what was to be searched');
    const secrets = [
      twilio.authToken,
      sendgrid.apiKey,
      whatsapp.accessToken,
      whatsapp.appSecret,
      whatsapp.verifyToken,
    ];
    const places = { histories, database: dump, log: studio.output(), answers: answers.join('\n') };
    assert.deepEqual(findLeaks([...secrets, PASSWORD], places), []);
  });
});

/** Where the studio's own Temporal server is. */
async function temporalOf(studio: Studio): Promise<string> {
  const pid = await studio.pidOf('temporal');
  const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  return `127.0.0.1:${args[args.indexOf('--port') + 1]}`;
}
