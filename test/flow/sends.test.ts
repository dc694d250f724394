import assert from 'node:assert/strict';
import type { ActionRequest } from '../../src/flow/state.ts';
import type { EventEntry, Value } from '../../src/flow/transcript.ts';
import { asks, Conversation, flow, says } from './support/conversation.ts';

const OUTLETS = { success: 'good', error: 'bad' };
const ENDS = { good: says('Good'), bad: says('Bad: {{error.code}}, {{error.message}}') };

const SMS = { action: 'sendSms', from: 'Shop', to: '{{visitor.phone}}', text: 'Hello {{visitor.name}}' };
const EMAIL = {
  action: 'sendEmail',
  to: '{{visitor.email}}',
  subject: 'Order {{visitor.order}}',
  text: 'Hello {{visitor.name}}',
};
const WHATSAPP = {
  action: 'whatsappTemplate',
  template: { name: 'order_update', language: 'en_US', body: 'Hello {{1}}, {{2}} is on its way.' },
  to: '{{visitor.phone}}',
  parameters: { body: { 1: '{{visitor.name}}', 2: '{{visitor.order}}' } },
};
const ADA = { name: 'Ada', phone: ' 020 7946 0000', email: 'ada@example.com', order: '10482' };

function start(
  action: object,
  {
    visitor = ADA,
    outlets = OUTLETS,
    settings = {},
  }: { visitor?: { [key: string]: Value }; outlets?: object; settings?: object } = {},
): Conversation {
  return Conversation.start(flow({ act: { kind: 'action', ...action, outlets }, ...ENDS }, { settings }), {
    visitor,
  });
}

function requestOf(conversation: Conversation): ActionRequest {
  const effect = conversation.effects.find(({ type }) => type === 'action');
  assert.ok(effect?.type === 'action', JSON.stringify(conversation.effects));
  return effect.action;
}

const eventsOf = (conversation: Conversation): EventEntry[] =>
  conversation.entries.flatMap((entry) => (entry.type === 'event' ? [entry] : []));

describe('Send SMS', () => {
  it('asks for a message that is filled in, in the flow’s region', () => {
    assert.deepEqual(requestOf(start(SMS, { settings: { region: 'GB' } })), {
      name: 'sendSms',
      from: 'Shop',
      to: '020 7946 0000',
      text: 'Hello Ada',
      region: 'GB',
    });
  });

  it('goes on at success once it is sent, and members see to whom', () => {
    const conversation = start(SMS);
    assert.deepEqual(conversation.finish({ ok: true, result: { sent: { to: '+442079460000' } } }), ['Good']);
    const [event] = eventsOf(conversation);
    assert.deepEqual(
      [event?.event, event?.audience, event?.text, event?.data],
      [
        'sent',
        'members',
        'SMS to +442079460000 sent.',
        { send: 'act@1', channel: 'sms', to: '+442079460000' },
      ],
    );
  });

  it('is never cut: a text that is too long is not sent', () => {
    const visitor = { ...ADA, name: 'x'.repeat(1_600) };
    const conversation = start(SMS, { visitor });
    assert.deepEqual(conversation.said, [
      'Bad: text_too_long, The text of the SMS is longer than 1600 characters.',
    ]);
    assert.deepEqual(start(SMS, { visitor: { ...ADA, name: 'x'.repeat(1_594) } }).said, []);
  });

  for (const [what, action, visitor, code] of [
    ['recipient', SMS, { ...ADA, phone: '  ' }, 'invalid_recipient'],
    ['sender', { ...SMS, from: '{{visitor.none}}' }, ADA, 'invalid_sender'],
    ['text', { ...SMS, text: '{{visitor.none}}' }, ADA, 'rejected'],
  ] as const) {
    it(`without a ${what} is an error at once`, () => {
      const conversation = start(action, { visitor });
      assert.match(conversation.said[0] ?? '', new RegExp(`^Bad: ${code}`));
      assert.ok(!conversation.effects.some(({ type }) => type === 'action'));
    });
  }
});

describe('Send Email', () => {
  it('asks for an email that is filled in, without fields that come to nothing', () => {
    const action = { ...EMAIL, from: '{{visitor.none}}', replyTo: 'help@example.com' };
    assert.deepEqual(requestOf(start(action)), {
      name: 'sendEmail',
      to: ['ada@example.com'],
      subject: 'Order 10482',
      text: 'Hello Ada',
      replyTo: 'help@example.com',
    });
  });

  it('goes to several recipients, each once', () => {
    const email = 'ada@example.com, bob@example.com;\nADA@example.com ,; eve@example.com\r\n';
    const request = requestOf(start(EMAIL, { visitor: { ...ADA, email } }));
    assert.deepEqual(request.name === 'sendEmail' && request.to, [
      'ada@example.com',
      'bob@example.com',
      'eve@example.com',
    ]);
  });

  for (const [what, email] of [
    ['nobody', ' ;, '],
    ['somebody without an address', 'ada@example.com, Bob'],
    ['more than 50 recipients', Array.from({ length: 51 }, (_, index) => `u${index}@example.com`).join()],
  ]) {
    it(`to ${what} is an error at once`, () => {
      const conversation = start(EMAIL, { visitor: { ...ADA, email: email ?? '' } });
      assert.match(conversation.said[0] ?? '', /^Bad: invalid_recipient/);
    });
  }

  it('keeps the author’s HTML and escapes what expressions bring', () => {
    const html =
      '<p title="{{visitor.name}}">Hello <b>{{visitor.name | upper}}</b> &amp; {{visitor.list}}</p>';
    const visitor = { ...ADA, name: `<a href='x'>"&</a>`, list: ['<i>', 1] };
    const request = requestOf(start({ ...EMAIL, html }, { visitor }));
    assert.equal(
      request.name === 'sendEmail' && request.html,
      '<p title="&lt;a href=&#39;x&#39;&gt;&quot;&amp;&lt;/a&gt;">Hello <b>&lt;A HREF=&#39;X&#39;&gt;&quot;&amp;&lt;/A&gt;</b> &amp; &lt;i&gt;, 1</p>',
    );
    assert.equal(
      request.name === 'sendEmail' && request.text,
      `Hello ${visitor.name}`,
      'plain text stays plain',
    );
  });

  it('cannot be given another header by what is filled into one', () => {
    const visitor = { ...ADA, order: '1\r\nBcc: eve@example.com' };
    const request = requestOf(start({ ...EMAIL, replyTo: 'a@example.com\n{{visitor.order}}' }, { visitor }));
    assert.ok(request.name === 'sendEmail');
    assert.equal(request.subject, 'Order 1 Bcc: eve@example.com');
    assert.equal(request.replyTo, 'a@example.com 1 Bcc: eve@example.com');
  });

  it('may be longer than a chat’s text, but is never cut', () => {
    const long = start(
      { ...EMAIL, html: '<p>{{visitor.a}}{{visitor.a}}</p>' },
      { visitor: { ...ADA, a: 'x'.repeat(7_000) } },
    );
    const request = requestOf(long);
    assert.equal(request.name === 'sendEmail' && request.html?.length, 14_007);
    const longer = start(
      { ...EMAIL, html: '<p>{{visitor.a}}</p>' },
      { visitor: { ...ADA, a: '<'.repeat(6_000) } },
    );
    assert.match(longer.said[0] ?? '', /^Bad: text_too_long, The HTML/);
  });
});

describe('WhatsApp Template', () => {
  it('asks for the template with its placeholders filled in', () => {
    const action = {
      ...WHATSAPP,
      parameters: {
        header: { 1: 'Order {{visitor.order}}' },
        body: { 1: '{{visitor.name}}\n\t  and  others', 2: '{{visitor.order}}' },
        buttons: { 0: 'track/{{visitor.order}}' },
      },
    };
    assert.deepEqual(requestOf(start(action, { settings: { region: 'GB' } })), {
      name: 'whatsappTemplate',
      template: WHATSAPP.template,
      to: '020 7946 0000',
      parameters: {
        header: { 1: 'Order 10482' },
        body: { 1: 'Ada and others', 2: '10482' },
        buttons: { 0: 'track/10482' },
      },
      region: 'GB',
    });
  });

  it('has a picture, video or document as its header', () => {
    const action = {
      ...WHATSAPP,
      parameters: { ...WHATSAPP.parameters, headerMedia: 'https://x.example/{{visitor.order}}.png' },
    };
    const request = requestOf(start(action));
    assert.equal(
      request.name === 'whatsappTemplate' && request.parameters.headerMedia,
      'https://x.example/10482.png',
    );
    const wrong = { ...WHATSAPP, parameters: { ...WHATSAPP.parameters, headerMedia: '{{visitor.name}}' } };
    assert.match(start(wrong).said[0] ?? '', /^Bad: rejected/);
  });

  it('is not sent with a parameter that would have to be cut', () => {
    const conversation = start(WHATSAPP, { visitor: { ...ADA, order: 'x'.repeat(1_025) } });
    assert.match(conversation.said[0] ?? '', /^Bad: text_too_long, What is filled in for body 2/);
  });
});

for (const [name, action, channel, text] of [
  ['an SMS', SMS, 'sms', 'SMS to somebody sent.'],
  ['an email', EMAIL, 'email', 'Email to somebody sent.'],
  ['a WhatsApp template', WHATSAPP, 'whatsapp', 'WhatsApp template order_update to somebody sent.'],
] as const) {
  describe(`${name} that is sent`, () => {
    const refused = {
      ok: false,
      error: { code: 'opted_out', message: 'They do not want any more.' },
    } as const;

    it('is in the members’ transcript', () => {
      const conversation = start(action);
      conversation.finish({ ok: true, result: { sent: { to: 'somebody', providerId: 'p1' } } });
      const [event] = eventsOf(conversation);
      assert.deepEqual(
        [event?.event, event?.audience, event?.text, event?.data],
        ['sent', 'members', text, { send: 'act@1', channel, to: 'somebody' }],
      );
    });

    it('is there too when it was refused, though the error outlet is connected', () => {
      const conversation = start(action);
      assert.deepEqual(conversation.finish(refused), ['Bad: opted_out, They do not want any more.']);
      const events = eventsOf(conversation).map(({ event, audience, text: said, data }) => [
        event,
        audience,
        said,
        data,
      ]);
      assert.deepEqual(events, [
        [
          'failed',
          'members',
          'They do not want any more.',
          { code: 'opted_out', node: 'act', send: 'act@1', channel },
        ],
      ]);
    });

    it('leads to the fallback message, and never on, when it was refused and no error outlet is connected', () => {
      const conversation = start(action, {
        outlets: { success: 'good' },
        settings: { fallbackMessage: 'Sorry, {{error.code}}.' },
      });
      assert.deepEqual(conversation.finish(refused), ['Sorry, opted_out.']);
      assert.deepEqual(
        eventsOf(conversation).map(({ event }) => event),
        ['failed'],
      );
      assert.equal(conversation.state.phase.kind, 'ended');
    });

    it('is not said to be sent when nothing came back', () => {
      assert.match(start(action).finish({ ok: true, result: {} })[0] ?? '', /^Bad: delivery_unknown/);
    });
  });
}

describe('what visitors write while something is being sent', () => {
  it('waits for the next question', () => {
    const conversation = Conversation.start(
      flow({
        act: { kind: 'action', ...SMS, outlets: { success: 'ask', error: 'bad' } },
        ask: asks('text', 'Well?', { outlets: { answered: 'good' } }),
        ...ENDS,
      }),
      { visitor: ADA },
    );
    assert.deepEqual(conversation.say('one'), []);
    assert.deepEqual(conversation.finish({ ok: true, result: { sent: { to: 'x' } } }), ['Well?', 'Good']);
  });
});
