import assert from 'node:assert/strict';
import { createWhatsapp, type TemplateRequest } from '../../../src/integrations/whatsapp/whatsapp.ts';
import { startWhatsappDouble, type WhatsappDouble } from '../../doubles/whatsapp.ts';
import { startAnsweringServer } from '../support/answering-server.ts';
import { pathOf } from '../support/codes.ts';
import { shelfOf, type TestShelf } from '../support/shelf.ts';

const CONTEXT = { key: 'c1/wa@1', callbackUrl: null, attempt: 1 };
const BODY = 'Hello {{1}}, your order {{2}} has been shipped.';

const request = (changes: Partial<TemplateRequest> = {}): TemplateRequest => ({
  name: 'whatsappTemplate',
  template: { name: 'order_update', language: 'en_US', body: BODY },
  to: '+447400123456',
  parameters: { body: { 1: 'Kim', 2: 'A-1007' } },
  ...changes,
});

describe('a WhatsApp Business account', () => {
  let double: WhatsappDouble;
  let shelf: TestShelf;
  beforeEach(async () => {
    double = await startWhatsappDouble();
    shelf = shelfOf();
  });
  afterEach(() => double.stop());

  const account = (accessToken = double.accessToken, baseUrl = double.url) => ({
    settings: {
      businessAccountId: double.businessAccountId,
      phoneNumberId: double.phoneNumberId,
      apiVersion: 'v23.0',
      baseUrl,
      region: 'GB',
    },
    secrets: { accessToken, appSecret: double.appSecret, verifyToken: double.verifyToken },
  });
  const open = () => createWhatsapp(account(), shelf);
  const named = (name: string) => {
    const found = double.templates.find(
      (template) => template.name === name && template.language === 'en_US',
    );
    assert.ok(found, `the double has no template ${name}`);
    return found;
  };

  it('sends a template, with the outbox key as what comes back in its statuses', async () => {
    const result = await open().send(request({ to: '07400 123456' }), CONTEXT);
    const [message] = double.messages;
    assert.deepEqual(result, {
      kind: 'accepted',
      providerId: message?.id,
      providerStatus: 'accepted',
      to: '+447400123456',
    });
    assert.equal(message?.to, '447400123456');
    assert.equal(message.key, 'c1/wa@1');
    assert.deepEqual(message.components, [
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Kim' },
          { type: 'text', text: 'A-1007' },
        ],
      },
    ]);
  });

  it('fills in named placeholders, headers, pictures and buttons as Meta takes them', async () => {
    const whatsapp = open();
    const reminder = await whatsapp.send(
      request({
        template: { name: 'appointment_reminder', language: 'en_US' },
        parameters: { header: { weekday: 'Monday' }, body: { customer_name: 'Kim', date: '1 May' } },
      }),
      CONTEXT,
    );
    const picture = await whatsapp.send(
      request({
        template: { name: 'order_with_picture', language: 'en_US' },
        parameters: {
          headerMedia: 'https://shop.example/7.jpg',
          body: { 1: 'chair' },
          buttons: { 0: 'A-1007', 1: 'thanked' },
        },
      }),
      CONTEXT,
    );
    assert.deepEqual([pathOf(reminder), pathOf(picture)], ['accepted', 'accepted']);
    assert.deepEqual(
      double.messages.map(({ components }) => components),
      [
        [
          { type: 'header', parameters: [{ type: 'text', parameter_name: 'weekday', text: 'Monday' }] },
          {
            type: 'body',
            parameters: [
              { type: 'text', parameter_name: 'customer_name', text: 'Kim' },
              { type: 'text', parameter_name: 'date', text: '1 May' },
            ],
          },
        ],
        [
          { type: 'header', parameters: [{ type: 'image', image: { link: 'https://shop.example/7.jpg' } }] },
          { type: 'body', parameters: [{ type: 'text', text: 'chair' }] },
          { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'A-1007' }] },
          {
            type: 'button',
            sub_type: 'quick_reply',
            index: '1',
            parameters: [{ type: 'payload', payload: 'thanked' }],
          },
        ],
      ],
    );
  });

  it('refuses what is not a phone number, and empty values, without sending anything', async () => {
    const whatsapp = open();
    assert.equal(pathOf(await whatsapp.send(request({ to: 'Kim' }), CONTEXT)), 'refused: invalid_recipient');
    const empty = await whatsapp.send(request({ parameters: { body: { 1: 'Kim', 2: ' ' } } }), CONTEXT);
    assert.ok(empty.kind === 'refused');
    assert.deepEqual(empty.error, {
      code: 'rejected',
      message: 'What is filled in for {{2}} of the body is empty.',
    });
    assert.equal(double.messages.length, 0);
  });

  describe('a template that is not as the flow knows it is caught before sending, with what changed', () => {
    async function refusal(changes: Partial<TemplateRequest> = {}): Promise<string> {
      const result = await open().send(request(changes), CONTEXT);
      assert.equal(pathOf(result), 'refused: template_changed');
      assert.equal(double.messages.length, 0);
      return result.kind === 'refused' ? result.error.message : '';
    }

    it('paused', async () => {
      named('order_update').status = 'PAUSED';
      assert.match(await refusal(), /“order_update” \(en_US\) is PAUSED/);
    });

    it('deleted, or never there in this language', async () => {
      const message = await refusal({ template: { name: 'order_update', language: 'fr' } });
      assert.match(message, /“order_update” \(fr\) does not exist/);
    });

    it('with another text', async () => {
      named('order_update').components = [{ type: 'BODY', text: 'Hi {{1}}, order {{2}} is on its way!' }];
      const message = await refusal();
      assert.ok(
        message.includes(`its text was “${BODY}” and is “Hi {{1}}, order {{2}} is on its way!”`),
        message,
      );
    });

    it('with a placeholder more, and one less', async () => {
      named('order_update').components = [{ type: 'BODY', text: 'Hello {{1}}, {{3}}' }];
      const message = await refusal({ template: { name: 'order_update', language: 'en_US' } });
      assert.match(message, /its text has the placeholder \{\{3\}\}, which the flow does not fill in/);
      assert.match(message, /its text does not have the placeholder \{\{2\}\} that the flow fills in/);
    });

    it('with a header, a picture or a button that was not there', async () => {
      named('order_update').components = [
        { type: 'HEADER', format: 'DOCUMENT' },
        { type: 'BODY', text: BODY },
        { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Track it', url: 'https://shop.example/{{1}}' }] },
      ];
      const message = await refusal();
      assert.match(message, /its header takes the address of a document/);
      assert.match(message, /its button 0 \(“Track it”\) takes a value/);
    });

    it('without the header and the button that were there', async () => {
      const message = await refusal({
        parameters: { ...request().parameters, headerMedia: 'https://x.example/1.jpg', buttons: { 0: 'x' } },
      });
      assert.match(message, /its header does not take the address/);
      assert.match(message, /there is no button 0/);
    });

    it('with a part that nobody can fill in here', async () => {
      named('order_update').components.push({ type: 'CAROUSEL' } as never);
      assert.match(await refusal(), /cannot be filled in here: carousel/);
    });
  });

  describe('what is known of a template', () => {
    const age = (minutes: number) => {
      const kept = shelf.templates.get('order_update en_US');
      assert.ok(kept);
      kept.syncedAt = new Date(Date.now() - minutes * 60_000);
    };

    it('is good for ten minutes, and then looked up again', async () => {
      const whatsapp = open();
      assert.equal(pathOf(await whatsapp.send(request(), CONTEXT)), 'accepted');
      assert.ok(shelf.templates.has('order_update de'), 'the other languages are kept, too');
      named('order_update').components = [{ type: 'BODY', text: 'Another text, {{1}}: {{2}}' }];
      age(9);
      assert.equal(pathOf(await whatsapp.send(request(), CONTEXT)), 'accepted');
      age(11);
      assert.equal(pathOf(await whatsapp.send(request(), CONTEXT)), 'refused: template_changed');
    });

    it('does not refuse what Meta has approved meanwhile', async () => {
      named('order_update').status = 'PENDING';
      const whatsapp = open();
      assert.equal(pathOf(await whatsapp.send(request(), CONTEXT)), 'refused: template_changed');
      named('order_update').status = 'APPROVED';
      assert.equal(pathOf(await whatsapp.send(request(), CONTEXT)), 'accepted');
    });

    it('is of exactly that name, although Meta finds parts of names', async () => {
      double.templates.unshift({ ...named('order_update'), id: '9', name: 'my_order_update_2' });
      assert.equal(pathOf(await open().send(request(), CONTEXT)), 'accepted');
      assert.ok(!shelf.templates.has('my_order_update_2 en_US'));
    });
  });

  it('lists all templates, page by page, and leaves out what is none', async () => {
    const whatsapp = open();
    double.templates.splice(3, 0, { name: 'nameless in a way' } as never);
    const names: string[] = [];
    let pages = 0;
    let after: string | null = null;
    do {
      const page = await whatsapp.templatePage(after);
      assert.ok(page.ok);
      names.push(...page.page.templates.map(({ name }) => name));
      after = page.page.next;
      pages += 1;
    } while (after !== null);
    assert.equal(names.length, double.templates.length - 1);
    assert.equal(pages, 2);
  });

  it('tests number and account, and repeats what Meta answered', async () => {
    assert.deepEqual(await open().test(), {
      ok: true,
      message: '“Chatbot Studio’s double” sends from +1 500-555-0006 (account “Chatbot Studio’s double”).',
    });
    const wrong = await createWhatsapp(account('EAAGwrong-token'), shelf).test();
    assert.deepEqual(wrong, { ok: false, message: 'WhatsApp: (#190) Invalid OAuth access token.' });
  });

  it('does not take what is not WhatsApp for a working account', async () => {
    const server = await startAnsweringServer();
    try {
      server.answer({ status: 200, text: '<h1>Welcome</h1>' });
      assert.equal((await createWhatsapp(account(undefined, server.url), shelf).test()).ok, false);
    } finally {
      await server.stop();
    }
  });

  it('cannot be asked what became of a message', async () => {
    const looked = await open().lookUp(request(), { key: CONTEXT.key, since: new Date() });
    assert.deepEqual(looked, { kind: 'unknowable' });
  });
});
