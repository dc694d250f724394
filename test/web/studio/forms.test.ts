import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { integrationRoutes } from '../../../src/api/routes/integrations.ts';
import { createLog } from '../../../src/log.ts';
import { createSecretBox } from '../../../src/store/secret-box.ts';
import type { NodeDraft } from '../../../src/web/app/studio/draft.ts';
import { startTwilioDouble, type TwilioDouble } from '../../doubles/twilio.ts';
import { startWhatsappDouble, type WhatsappDouble } from '../../doubles/whatsapp.ts';
import { AppHost } from '../app/support/app-host.ts';
import { barriers, WCAG_AA } from '../support/barriers.ts';
import { eventually } from '../support/eventually.ts';
import { FormDriver } from './support/form-driver.ts';

type Nodes = { [id: string]: NodeDraft };

const END: Nodes = { end1: { kind: 'end', name: 'The end' } };
const KEY = 'Bearer a-backend-key-for-tests';

describe('the forms of the Studio', () => {
  let host: AppHost;
  let twilio: TwilioDouble;
  let whatsapp: WhatsappDouble;
  let flows = 0;
  const pages: Page[] = [];

  before(async () => {
    twilio = await startTwilioDouble();
    whatsapp = await startWhatsappDouble();
    host = await AppHost.open(({ database }) =>
      integrationRoutes({
        database,
        box: createSecretBox('a secret for tests only', null),
        publicUrl: 'https://chat.example.com',
        log: createLog('silent'),
      }),
    );
    await call('PUT', '/api/v1/segments/returns', { name: 'Returns' });
    await call('PUT', '/api/v1/teams/support', { name: 'Support team' });
  });
  afterEach(async () => {
    // A page that is left open goes on looking after its flow.
    for (const page of pages.splice(0)) await page.context().close();
    assert.deepEqual(host.complaints.splice(0), []);
  });
  after(async () => {
    await host.close();
    await twilio.stop();
    await whatsapp.stop();
  });

  async function call(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(`${host.origin}${path}`, {
      method,
      headers: { authorization: KEY, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
    return (await response.json()) as Record<string, unknown>;
  }

  /** A flow with these nodes, and the form of one of them; `null`: of the flow itself. */
  async function open(
    nodes: Nodes,
    id: string | null,
    {
      role = 'admin',
      scheme = 'light',
      more = {},
    }: { role?: 'admin' | 'member'; scheme?: 'light' | 'dark'; more?: object } = {},
  ) {
    flows += 1;
    const flow = `forms-${flows}`;
    const places = Object.keys({ ...nodes, ...END }).map((node, index) => [
      node,
      { x: (index % 3) * 280, y: Math.floor(index / 3) * 300 },
    ]);
    await call('POST', '/api/v1/flows', {
      format: 1,
      id: flow,
      name: 'Forms',
      start: Object.keys(nodes)[0] ?? 'end1',
      ...more,
      nodes: { ...nodes, ...END },
      layout: { nodes: Object.fromEntries(places) },
    });
    const page = await host.signedIn(role, `/flows/${flow}`, {
      colorScheme: scheme,
      // All nodes stay in sight when the form opens beside them.
      viewport: { width: 1920, height: 1080 },
    });
    pages.push(page);
    page.setDefaultTimeout(30_000);
    if (id === null) await page.getByRole('button', { name: /^Flow/ }).click();
    else await page.locator(`.react-flow__node[data-id="${id}"]`).click({ position: { x: 12, y: 12 } });
    return new Form(page, flow, id);
  }

  class Form extends FormDriver {
    readonly flow: string;
    readonly id: string | null;

    constructor(page: Page, flow: string, id: string | null) {
      super(page);
      this.flow = flow;
      this.id = id;
    }

    async document() {
      return call('GET', `/api/v1/flows/${this.flow}`);
    }

    /** Waits until the node is saved like this, with its outlets and kind as they were. */
    async saved(expected: object) {
      await eventually(async () => {
        const nodes = (await this.document())['nodes'] as Nodes;
        const { outlets: _, ...node } = nodes[this.id ?? ''] ?? { kind: '' };
        const { outlets: __, ...wanted } = expected as { outlets?: unknown };
        assert.deepEqual(node, wanted);
        if ('outlets' in expected) assert.deepEqual(nodes[this.id ?? '']?.outlets ?? {}, expected.outlets);
      });
    }
  }

  it('complete an expression by the keyboard, which Tab then leaves', async () => {
    const form = await open(
      { message1: { kind: 'message', messages: [{ type: 'card', title: '' }], outlets: {} } },
      'message1',
    );
    const title = form.text('Title');
    await title.click();
    await form.page.keyboard.type('Hello {{visitor.na');
    const option = form.page.getByRole('option', { name: /visitor\.name/ });
    await option.waitFor();
    // Escape closes the list alone, and what is typed brings it back.
    await form.page.keyboard.press('Escape');
    await option.waitFor({ state: 'detached' });
    await form.panel.waitFor();
    await form.page.keyboard.type('m');
    await option.waitFor();
    await eventually(async () => {
      await form.page.keyboard.press('Enter');
      assert.equal(await title.innerText(), 'Hello {{visitor.name}}');
    });
    await form.panel.getByText('Hello Ada').first().waitFor();
    await form.page.keyboard.press('Tab');
    assert.equal(await title.evaluate((element) => element === document.activeElement), false);
    await form.saved({ kind: 'message', messages: [{ type: 'card', title: 'Hello {{visitor.name}}' }] });
  });

  it('insert a variable for those who do not know how it is written, and mark one that nothing sets', async () => {
    const nodes: Nodes = {
      message1: { kind: 'message', messages: [{ type: 'text', text: 'Total {{ordr}} ' }], outlets: {} },
    };
    const form = await open(nodes, 'message1', { more: { variables: { order: { type: 'text' } } } });
    await form.panel.locator('.cm-lintRange-warning').getByText('ordr').waitFor();
    await form.text('Text').press('End');
    await form.button('Insert into Text').click();
    await form.page.getByRole('textbox', { name: 'Search variables' }).fill('order');
    await form.page.getByRole('option', { name: /^order/ }).click();
    await form.saved({ kind: 'message', messages: [{ type: 'text', text: 'Total {{ordr}} {{order}}' }] });
  });

  it('write messages with buttons, links, pictures and cards, in an order that keys change', async () => {
    const form = await open(
      { message1: { kind: 'message', messages: [{ type: 'text', text: '' }], outlets: {} } },
      'message1',
    );
    // What is missing is said at the field, until it is there.
    const missing = form.panel.getByText('This is needed.');
    await missing.waitFor();
    await form.text('Text').fill('Good day');
    await missing.waitFor({ state: 'detached' });
    await form.button('Add a button').click();
    await form.text('Label').fill('Track');
    await form.button('Add a button').click();
    await form.text('Label', 1).fill('Shop');
    await form.panel.getByText('Opens a link').nth(1).click();
    await form.text('Address').fill('https://shop.example');
    for (const kind of ['Image', 'Carousel']) {
      await form.button('Add a message').click();
      await form.page.getByRole('menuitem', { name: kind }).click();
    }
    await form.text('Address', 1).fill('https://shop.example/a.png');
    await form.text('What it shows').fill('A parcel');
    await form.text('Title').fill('Refund');
    await form.button('Add a card').click();
    await form.text('Title', 1).fill('Exchange');
    await form.button('Move up: Image 2').press('Enter');
    // The keyboard stays with what was moved: where it can go no higher, on the way down.
    await form.page.keyboard.press('Enter');
    await form.saved({
      kind: 'message',
      messages: [
        {
          type: 'text',
          text: 'Good day',
          buttons: [
            { id: 'button1', label: 'Track' },
            { id: 'button2', label: 'Shop', url: 'https://shop.example' },
          ],
        },
        { type: 'image', url: 'https://shop.example/a.png', alt: 'A parcel' },
        { type: 'carousel', cards: [{ title: 'Refund' }, { title: 'Exchange' }] },
      ],
    });
    await form.panel.locator('.window').getByText('Good day').waitFor();
  });

  it('bring messages into another order with the mouse', async () => {
    const [first, second] = ['First', 'Second'].map((text) => ({ type: 'text', text }));
    const nodes: Nodes = { message1: { kind: 'message', messages: [first, second], outlets: {} } };
    const form = await open(nodes, 'message1');
    const part = (at: number) => form.panel.locator('.items > .parts > .part').nth(at);
    await part(1).locator('.part-grip').hover();
    await form.page.mouse.down();
    await part(0).locator('.part-name').hover();
    await part(0)
      .locator('.part-name')
      .hover({ position: { x: 4, y: 4 } });
    await form.page.mouse.up();
    await form.saved({ kind: 'message', messages: [second, first] });
  });

  it('say what a listener asks, takes, saves and does without an answer', async () => {
    const form = await open(
      {
        listener1: {
          kind: 'listener',
          type: 'text',
          maxLength: 9,
          prompt: [{ type: 'text', text: '' }],
          outlets: {},
        },
      },
      'listener1',
    );
    await form.text('Text').fill('How many?');
    await form.select('What it takes').selectOption({ label: 'A number' });
    await form.text('At least').fill('1');
    await form.text('At most').fill('9');
    await form.panel.getByRole('switch', { name: 'Whole numbers only' }).press('Space');
    await form.text('Save the answer to').fill('amount');
    await form.button('Declare “amount” as a number of the flow').click();
    await form.text('What the bot says').fill('From 1 to 9, please.');
    await form.text('So many times').fill('2');
    await form.duration('Wait at most', '2', 'd');
    await form.panel
      .getByRole('region', { name: 'Buttons', exact: true })
      .getByRole('button', { name: 'Add a button' })
      .click();
    await form.text('Label').fill('None');
    await form.pick('None', 'the end', /The end/);
    await form.saved({
      kind: 'listener',
      type: 'number',
      prompt: [{ type: 'text', text: 'How many?' }],
      min: 1,
      max: 9,
      integer: true,
      saveTo: 'amount',
      retry: { message: 'From 1 to 9, please.', limit: 2 },
      timeout: '2d',
      buttons: [{ id: 'button1', label: 'None' }],
      outlets: { 'button.button1': 'end1' },
    });
    assert.deepEqual((await form.document())['variables'], { amount: { type: 'number' } });
    await form.button('Remove: Button 1').click();
    await form.duration('Wait at most', '', 'd');
    await form.saved({
      kind: 'listener',
      type: 'number',
      prompt: [{ type: 'text', text: 'How many?' }],
      min: 1,
      max: 9,
      integer: true,
      saveTo: 'amount',
      retry: { message: 'From 1 to 9, please.', limit: 2 },
      outlets: {},
    });
  });

  it('keep what is no duration in the field, and out of the document', async () => {
    const form = await open({ wait1: { kind: 'wait', for: '1h', outlets: {} } }, 'wait1');
    await form.duration('For', '500', 'd');
    await form.panel.getByText('From 1 second to 400 days are possible.').waitFor();
    assert.equal(await form.text('For: number').inputValue(), '500');
    await form.text('For: number').fill('3');
    await form.saved({ kind: 'wait', for: '3d' });
    await form.panel.getByText('Until a time').click();
    await form.text('Until').fill('{{due | add_days: -1}}');
    await form.saved({ kind: 'wait', until: '{{due | add_days: -1}}' });
  });

  it('build a condition of ready-made tests, own ones and groups', async () => {
    const condition: NodeDraft = {
      kind: 'condition',
      branches: [{ id: 'branch1', when: { value: '', op: 'is_not_empty' } }],
      outlets: { branch1: 'end1' },
    };
    const more = {
      intents: { person: { name: 'A person', examples: ['I want a person'] } },
      variables: { total: { type: 'number' } },
    };
    const form = await open({ condition1: condition }, 'condition1', { more });
    await form.text('Name', 1).fill('To a person');
    await form.select('What is tested').selectOption({ label: 'Intent' });
    await form.text('Compared with').click();
    await form.panel.getByRole('option', { name: 'A person' }).click();
    await form.button('Add a test').click();
    await form.select('How many have to hold').selectOption({ label: 'One of these holds' });
    await form.select('What is tested', 1).selectOption({ label: 'total' });
    await form.select('How', 1).selectOption({ label: 'is at least' });
    await form.select('Compared with: kind').selectOption({ label: 'Number' });
    await form.text('Compared with', 1).fill('500');
    await form.button('Add a group').click();
    await form.select('What is tested', 2).selectOption({ label: 'Sentiment' });
    await form.select('What is tested', 3).selectOption({ label: 'An expression…' });
    await form.text('Expression').fill('{{contact.city}}');
    await form.select('How', 3).selectOption({ label: 'is empty' });
    await form.button('Add a branch').click();
    await form.button('Remove: Branch 2').click();
    await form.saved({
      kind: 'condition',
      branches: [
        {
          id: 'branch1',
          label: 'To a person',
          when: {
            any: [
              { value: '{{answer.intent}}', op: 'equals', to: 'person' },
              { value: '{{total}}', op: 'greater_or_equal', to: 500 },
              {
                all: [
                  { value: '{{answer.sentiment}}', op: 'equals', to: 'negative' },
                  { value: '{{contact.city}}', op: 'is_empty' },
                ],
              },
            ],
          },
        },
      ],
      outlets: { branch1: 'end1' },
    });
  });

  it('set variables to values of any kind', async () => {
    const form = await open(
      { set1: { kind: 'set', assign: [{ variable: '', value: '' }], outlets: {} } },
      'set1',
    );
    await form.text('Variable').fill('count');
    await form.text('Value').fill('{{count | plus: 1}}');
    await form.select('Stored as').selectOption({ label: 'Number' });
    await form.button('Set another variable').click();
    await form.text('Variable', 1).fill('tags');
    await form.select('Value: kind', 1).selectOption({ label: 'List' });
    await form.text('Value', 1).fill('new');
    await form.text('Value', 1).press('Enter');
    await form.saved({
      kind: 'set',
      assign: [
        { variable: 'count', value: '{{count | plus: 1}}', as: 'number' },
        { variable: 'tags', value: ['new'] },
      ],
    });
  });

  it('lead on without a mouse: jumps, calls and outlets', async () => {
    const jump = await open({ jump1: { kind: 'jump', outlets: {} } }, 'jump1');
    await jump.pick('Goes on at', 'the end', /The end/);
    await jump.saved({ kind: 'jump', to: 'end1' });
    const called = await open({ call1: { kind: 'call', flow: '', outlets: {} } }, 'call1');
    await called.pick('Flow', jump.flow, new RegExp(jump.flow));
    await called.pick('Afterwards', 'end', /The end/);
    await called.saved({ kind: 'call', flow: jump.flow, outlets: { next: 'end1' } });
  });

  it('say that a provider is not connected, where it is, and go on by hand', async () => {
    const form = await open({ action1: { kind: 'action', outlets: {} } }, 'action1');
    await form.select('Action').selectOption({ label: 'Send Email' });
    await form.panel.getByText('SendGrid is not connected').waitFor();
    const link = form.panel.getByRole('link', { name: /Integrations/ });
    assert.equal(await link.getAttribute('href'), '/app/settings/integrations/sendgrid');
    await form.text('Recipient').fill('{{contact.email}}');
    await form.text('Sender').fill('shop@example.com');
    await form.text('Subject').fill('Your order');
    await form.text('Body').fill('Hello,');
    await form.text('Body').press('Control+End');
    await form.page.keyboard.press('Enter');
    await form.page.keyboard.type('it is on its way.');
    await form.duration('Retry an outage for', '30', 'm');
    await form.saved({
      kind: 'action',
      action: 'sendEmail',
      to: '{{contact.email}}',
      from: 'shop@example.com',
      subject: 'Your order',
      text: 'Hello,\nit is on its way.',
      retryFor: '30m',
    });
  });

  it('send an SMS from one of the account’s numbers, or from another', async () => {
    await call('PUT', '/api/v1/integrations/twilio', {
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      baseUrl: twilio.url,
    });
    const form = await open(
      { action1: { kind: 'action', name: 'Tell', action: 'sendSms', outlets: { success: 'end1' } } },
      'action1',
    );
    await form.pick('Send from', 'london', /London/);
    await form.text('Send to').fill('{{contact.phone}}');
    await form.text('SMS text').fill('“Shipped”');
    await form.panel.getByText('1 segment (9 characters, UCS-2)').waitFor();
    await form.duration('Wait for the delivery', '2', 'h');
    await form.pick('Not delivered', 'end', /The end/);
    const sms = {
      kind: 'action',
      name: 'Tell',
      action: 'sendSms',
      from: '+442079460018',
      to: '{{contact.phone}}',
      text: '“Shipped”',
      waitForDelivery: '2h',
      outlets: { success: 'end1', undelivered: 'end1' },
    };
    await form.saved(sms);
    await form.text('Send from').click();
    await form.panel.getByRole('option', { name: 'Custom…' }).click();
    await form.text('Send from').fill('SHOP');
    await form.saved({ ...sms, from: 'SHOP' });

    // Another action keeps what it has too.
    await form.select('Action').selectOption({ label: 'Mark as Resolved' });
    await form.saved({ kind: 'action', name: 'Tell', action: 'resolve', outlets: { success: 'end1' } });
  });

  it('fetch the WhatsApp templates, find one, and fill in its placeholders', async () => {
    await call('PUT', '/api/v1/integrations/whatsapp', {
      businessAccountId: whatsapp.businessAccountId,
      phoneNumberId: whatsapp.phoneNumberId,
      accessToken: whatsapp.accessToken,
      appSecret: whatsapp.appSecret,
      verifyToken: whatsapp.verifyToken,
      baseUrl: whatsapp.url,
    });
    const form = await open(
      { action1: { kind: 'action', action: 'whatsappTemplate', outlets: {} } },
      'action1',
    );
    await form.panel.getByText('The templates have not been fetched yet.').waitFor();
    await form.button('Sync').click();
    await form.panel.getByText(/127 templates, as of/).waitFor();
    await form.select('Category').selectOption({ label: 'Utility' });
    await form.text('Template').click();
    assert.equal(
      await form.panel.getByRole('option', { name: /winter_sale/ }).count(),
      0,
      'of another category',
    );
    await form.pick('Template', 'appointment', /appointment_reminder/);
    await form.text('Send to').fill('{{contact.phone}}');
    await form.text('Header {{weekday}}').fill('Monday');
    await form.text('{{customer_name}}').fill('{{contact.name}}');
    await form.panel.getByText('Hello Ada Lovelace, we expect you on {{date}}.').waitFor();
    await form.text('{{date}}').fill('31 January');
    const body = 'Hello {{customer_name}}, we expect you on {{date}}.';
    await form.saved({
      kind: 'action',
      action: 'whatsappTemplate',
      template: { name: 'appointment_reminder', language: 'en_US', body },
      to: '{{contact.phone}}',
      parameters: {
        header: { weekday: 'Monday' },
        body: { customer_name: '{{contact.name}}', date: '31 January' },
      },
    });
  });

  it('hand over, route and keep who it was', async () => {
    const form = await open({ action1: { kind: 'action', outlets: {} } }, 'action1');
    const act = (label: string) => form.select('Action').selectOption({ label });
    await act('Escalate to Human');
    await form.pick('Team', 'support', 'Support team');
    await form.text('Who speaks').fill('{{visitor.language}}');
    await form.panel.getByRole('switch', { name: 'First the member they had before' }).press('Space');
    await form.select('Who is asked').selectOption({ label: 'One after the other, the least busy first' });
    await form.duration('They wait at most', '5', 'm');
    await form.button('Let the visitor leave the queue').click();
    await form.pick('Waited too long', 'end', /The end/);
    await form.saved({
      kind: 'action',
      action: 'escalate',
      team: 'support',
      language: '{{visitor.language}}',
      previous: true,
      strategy: 'least_busy',
      waitAtMost: '5m',
      leave: { label: 'Leave the queue' },
      outlets: { timeout: 'end1' },
    });
    await act('Assign Member');
    await form.saved({
      kind: 'action',
      action: 'assignMember',
      team: 'support',
      previous: true,
      outlets: {},
    });
    await act('Update Segment');
    await form.pick('Segment', 'returns', 'Returns');
    await form.saved({ kind: 'action', action: 'updateSegment', segment: 'returns' });
    await form.text('Segment').click();
    await form.panel.getByRole('option', { name: /Something else/ }).click();
    await form.text('Segment').fill('{{order.kind}}');
    await form.saved({ kind: 'action', action: 'updateSegment', segment: '{{order.kind}}' });
    await act('Create Contact');
    await form.text('Email').fill('{{email}}');
    await form.text('Tags').fill('VIP');
    await form.text('Tags').press('Enter');
    await form.saved({
      kind: 'action',
      action: 'createContact',
      contact: { email: '{{email}}', tags: ['VIP'] },
    });
    await form.text('Email').fill('');
    await form.saved({ kind: 'action', action: 'createContact', contact: { tags: ['VIP'] } });
    await act('Transfer to Bot');
    await form.saved({ kind: 'action', action: 'transferToBot' });
    await act('Close Chat');
    await form.text('The last thing the bot says').fill('Goodbye!');
    await form.saved({ kind: 'action', action: 'close', message: 'Goodbye!' });
  });

  it('hold what the flow is called, knows, recognises and does by itself', async () => {
    const nodes: Nodes = {
      message1: { kind: 'message', messages: [{ type: 'text', text: 'Order {{order.id}}' }], outlets: {} },
    };
    const form = await open(nodes, null, { more: { variables: { order: { type: 'object' } } } });
    await form.text('Name').fill('Order support');
    await form.text('Region').fill('GB');
    await form.button('order Object').click();
    await form.panel.getByText('Used at “Message”; renaming it changes those too.').waitFor();
    await form.text('Name', 1).fill('purchase');
    await form.text('Name', 1).press('Enter');
    await form.button('Add an intent').click();
    await form.text('Id').fill('person');
    await form.text('Id').press('Enter');
    await form.text('Examples').fill('I want a person\n\nGet me a human');
    await form.button('Escalate by an answer').click();
    await form.text('Intents').click();
    await form.panel.getByRole('option', { name: 'person' }).click();
    await form.pick('Then go on at', 'end', /The end/);
    await form.duration('Remind after', '2', 'h');
    await form.text('The reminder').fill('Are you still there?');
    await form.button('Ask for satisfaction').click();
    await eventually(async () => {
      const { name, settings, variables, intents, nodes: saved } = await form.document();
      assert.deepEqual(
        { name, settings, variables, intents, messages: (saved as Nodes)['message1']?.['messages'] },
        {
          name: 'Order support',
          settings: {
            region: 'GB',
            escalateWhen: { sentiment: 'negative', intents: ['person'], to: 'end1' },
            idle: { nudgeAfter: '2h', nudge: 'Are you still there?' },
            satisfaction: { question: 'How did we do?' },
          },
          variables: { purchase: { type: 'object' } },
          intents: { person: { examples: ['I want a person', 'Get me a human'] } },
          messages: [{ type: 'text', text: 'Order {{purchase.id}}' }],
        },
      );
    });
  });

  it('let those who may not write only read', async () => {
    const nodes: Nodes = {
      action1: { kind: 'action', action: 'sendSms', from: '+1', to: '+2', text: 'Hello', outlets: {} },
    };
    const form = await open(nodes, 'action1', { role: 'member' });
    assert.equal(await form.select('Action').isDisabled(), true);
    assert.equal(await form.text('SMS text').getAttribute('contenteditable'), 'false');
    assert.equal(await form.button('Insert into SMS text').count(), 0);
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`have no barrier that axe finds, in ${scheme} colours`, async () => {
      const nodes: Nodes = {
        message1: {
          kind: 'message',
          messages: [
            { type: 'text', text: '{{nothing}} {{', buttons: [{ id: 'a', label: 'A' }] },
            {
              type: 'carousel',
              cards: [{ title: 'One', image: { url: 'https://x.example/a.png', alt: '' } }],
            },
          ],
          outlets: { next: 'gone' },
        },
        condition1: {
          kind: 'condition',
          branches: [
            {
              id: 'b',
              when: {
                any: [
                  { value: '{{vip}}', op: 'in', to: ['a'] },
                  { value: '', op: 'equals' },
                ],
              },
            },
          ],
          outlets: {},
        },
        listener1: {
          kind: 'listener',
          type: 'number',
          prompt: [{ type: 'text', text: 'How many?' }],
          timeout: '1d',
          outlets: {},
        },
        whatsapp1: {
          kind: 'action',
          action: 'whatsappTemplate',
          template: { name: 'order_update', language: 'en_US' },
          outlets: {},
        },
        escalate1: { kind: 'action', action: 'escalate', leave: { label: '' }, outlets: {} },
      };
      const form = await open(nodes, 'message1', {
        scheme,
        more: { variables: { vip: { type: 'list', default: ['a'] } } },
      });
      for (const id of Object.keys(nodes)) {
        await form.page.locator(`.react-flow__node[data-id="${id}"]`).click({ position: { x: 12, y: 12 } });
        await form.panel.getByText(id, { exact: true }).waitFor();
        assert.deepEqual(await barriers(form.page, { within: '.node-form', rules: WCAG_AA }), [], id);
      }
      await form.page.getByRole('button', { name: /^Flow/ }).click();
      await form.button('vip List').click();
      assert.deepEqual(await barriers(form.page, { within: '.node-form', rules: WCAG_AA }), [], 'the flow');
    });
  }
});
