import assert from 'node:assert/strict';
import { lint } from '../../src/flow/publish.ts';
import type { Problem } from '../../src/flow/problem.ts';
import { asks, flow, parse, says } from './support/conversation.ts';

const END = { end: { kind: 'end' } };
const OTHER = parse({ ...(flow(END) as object), id: 'other', variables: { shared: { type: 'text' } } });

function problems(nodes: object, rest: object = {}): Problem[] {
  const findFlow = (id: string) => (id === 'other' ? { document: OTHER, version: 1 } : null);
  return lint(parse(flow(nodes, rest)), { findFlow });
}

const listens = (type: string, rest: object = {}) =>
  asks(type, 'Well?', { outlets: { answered: 'end' }, ...rest });
const when = (rest: object) => ({
  kind: 'condition',
  branches: [{ id: 'then', when: { value: '{{visitor.a}}', op: 'equals', to: 1, ...rest } }],
  outlets: { then: 'end', else: 'end' },
});
const sets = (value: unknown, next: string, variable = 'x') => ({
  kind: 'set',
  assign: [{ variable, value }],
  outlets: { next },
});
const nested = (depth: number): object =>
  depth === 0 ? { value: 'a', op: 'is_empty' } : { all: [nested(depth - 1)] };

const acts = (action: string, fields: object) => ({
  kind: 'action',
  action,
  outlets: { success: 'end', error: 'end' },
  ...fields,
});
const SMS = { from: 'Shop', to: '+447700900123', text: 'Hello' };
const EMAIL = { to: 'ada@x.example', subject: 'Hello', text: 'Hello' };
const WHATSAPP = { template: { name: 'hello', language: 'en_US' }, to: '+447700900123' };

const triggers = (escalateWhen: object) => ({
  intents: { leave: { examples: ['Good bye', 'I go now'] } },
  settings: { escalateWhen },
});

type Case = [
  severity: Problem['severity'],
  code: string,
  node: string | undefined,
  field: string | undefined,
  nodes: object,
  rest?: object,
];

const CASES: Case[] = [
  ['error', 'start_missing', undefined, 'start', END, { start: 'nowhere' }],
  ['error', 'unknown_node', 'a', 'outlets.next', { a: says('x', 'nowhere') }],
  ['error', 'unknown_node', 'a', 'to', { a: { kind: 'jump', to: 'nowhere' } }],
  [
    'error',
    'unknown_outlet',
    'a',
    'outlets.other',
    { a: { ...when({}), outlets: { then: 'end', else: 'end', other: 'end' } }, ...END },
  ],
  [
    'error',
    'unknown_outlet',
    'a',
    'outlets.button.x',
    {
      a: listens('choice', {
        buttons: [{ id: 'y', label: 'Y' }],
        outlets: { answered: 'end', 'button.x': 'end' },
      }),
      ...END,
    },
  ],
  [
    'error',
    'unknown_outlet',
    'a',
    'outlets.text',
    { a: listens('text', { outlets: { answered: 'end', text: 'end' } }), ...END },
  ],
  ['error', 'outlet_missing', 'a', 'outlets.timeout', { a: listens('text', { timeout: '5m' }), ...END }],
  [
    'error',
    'outlet_missing',
    'a',
    'outlets.timeout',
    { a: { kind: 'action', action: 'escalate', waitAtMost: '5m', outlets: { returned: 'end' } }, ...END },
  ],
  ['error', 'bad_expression', 'a', 'messages.0.text', { a: says('{{', 'end'), ...END }],
  [
    'error',
    'bad_expression',
    undefined,
    'settings.fallbackMessage',
    END,
    { settings: { fallbackMessage: '{{x | y}}' } },
  ],
  ['error', 'bad_pattern', 'a', 'branches.0.when.to', { a: when({ op: 'matches', to: '(' }), ...END }],
  ['error', 'bad_pattern', 'a', 'branches.0.when.to', { a: when({ op: 'matches', to: 1 }), ...END }],
  ['error', 'bad_pattern', 'a', 'pattern', { a: listens('text', { pattern: '*' }), ...END }],
  [
    'error',
    'unsafe_url',
    'a',
    'messages.0.url',
    {
      a: {
        kind: 'message',
        messages: [{ type: 'image', url: 'javascript:x', alt: 'x' }],
        outlets: { next: 'end' },
      },
      ...END,
    },
  ],
  [
    'error',
    'unsafe_url',
    'a',
    'messages.0.buttons.0.url',
    {
      a: {
        kind: 'message',
        messages: [
          { type: 'text', text: 'x', buttons: [{ id: 'a', label: 'A', url: 'data:{{visitor.x}}' }] },
        ],
        outlets: { next: 'end' },
      },
      ...END,
    },
  ],
  ['error', 'too_long', 'a', 'for', { a: { kind: 'wait', for: '401d', outlets: { next: 'end' } }, ...END }],
  ['error', 'wait_unclear', 'a', 'for', { a: { kind: 'wait', outlets: { next: 'end' } }, ...END }],
  [
    'error',
    'wait_unclear',
    'a',
    'for',
    { a: { kind: 'wait', for: '1d', until: '2030-01-01', outlets: { next: 'end' } }, ...END },
  ],
  [
    'error',
    'invalid_date',
    'a',
    'until',
    { a: { kind: 'wait', until: 'soon', outlets: { next: 'end' } }, ...END },
  ],
  [
    'error',
    'too_deep',
    'a',
    'branches.0.when.all.0.all.0.all.0.all.0.all.0',
    { a: { ...when({}), branches: [{ id: 'then', when: nested(6) }] }, ...END },
  ],
  ['error', 'operand_missing', 'a', 'branches.0.when.to', { a: when({ to: undefined }), ...END }],
  ['error', 'operand_unused', 'a', 'branches.0.when.to', { a: when({ op: 'is_empty' }), ...END }],
  [
    'error',
    'duplicate_branch',
    'a',
    'branches.1.id',
    {
      a: {
        ...when({}),
        branches: [
          { id: 'then', when: nested(0) },
          { id: 'then', when: nested(0) },
        ],
      },
      ...END,
    },
  ],
  [
    'error',
    'duplicate_branch',
    'a',
    'branches.0.id',
    { a: { ...when({}), branches: [{ id: 'else', when: nested(0) }], outlets: { else: 'end' } }, ...END },
  ],
  [
    'error',
    'duplicate_button',
    'a',
    'buttons',
    {
      a: listens('choice', {
        buttons: [
          { id: 'y', label: 'Y' },
          { id: 'y', label: 'Z' },
        ],
      }),
      ...END,
    },
  ],
  ['error', 'choice_without_buttons', 'a', 'buttons', { a: listens('choice'), ...END }],
  ['error', 'bounds_reversed', 'a', 'min', { a: listens('number', { min: 2, max: 1 }), ...END }],
  [
    'error',
    'no_such_flow',
    'a',
    'flow',
    { a: { kind: 'call', flow: 'nowhere', outlets: { next: 'end' } }, ...END },
  ],
  [
    'warning',
    'no_such_flow',
    'a',
    'flow',
    { a: { kind: 'action', action: 'transferToBot', flow: 'nowhere', outlets: { error: 'end' } }, ...END },
  ],
  [
    'error',
    'nobody_named',
    'a',
    'member',
    { a: { kind: 'action', action: 'assignMember', outlets: { success: 'end', error: 'end' } }, ...END },
  ],
  [
    'error',
    'reserved_name',
    undefined,
    'variables.visitor',
    END,
    { variables: { visitor: { type: 'object' } } },
  ],
  ['error', 'reserved_name', 'a', 'saveTo', { a: listens('text', { saveTo: 'error' }), ...END }],
  ['error', 'reserved_name', 'a', 'assign.0.variable', { a: sets(1, 'end', 'answer'), ...END }],
  [
    'error',
    'wrong_type',
    undefined,
    'variables.n.default',
    END,
    { variables: { n: { type: 'number', default: 'x' } } },
  ],
  [
    'error',
    'wrong_type',
    'a',
    'assign.0.value',
    { a: sets('many', 'end'), ...END },
    { variables: { x: { type: 'number' } } },
  ],
  ['error', 'endless_loop', 'a', undefined, { a: sets(1, 'b'), b: { kind: 'jump', to: 'a' } }],
  [
    'warning',
    'loop_without_wait',
    'a',
    undefined,
    { a: { ...when({}), outlets: { then: 'a', else: 'end' } }, ...END },
  ],
  ['warning', 'dead_end', 'a', 'outlets.next', { a: says('x') }],
  ['warning', 'dead_end', 'a', 'outlets.else', { a: { ...when({}), outlets: { then: 'end' } }, ...END }],
  [
    'warning',
    'error_not_handled',
    'a',
    'outlets.error',
    { a: { kind: 'action', action: 'updateSegment', segment: 'x', outlets: { success: 'end' } }, ...END },
  ],
  [
    'warning',
    'retry_limit_unused',
    'a',
    'retry.limit',
    { a: listens('number', { retry: { limit: 1 } }), ...END },
  ],
  [
    'error',
    'nudge_incomplete',
    undefined,
    'settings.idle.nudge',
    END,
    { settings: { idle: { nudgeAfter: '1h' } } },
  ],
  [
    'error',
    'nudge_too_late',
    undefined,
    'settings.idle.nudgeAfter',
    END,
    { settings: { idle: { nudgeAfter: '2h', nudge: 'Hello?', closeAfter: '2h' } } },
  ],
  [
    'warning',
    'outlet_unused',
    'a',
    'outlets.left',
    { a: acts('escalate', { outlets: { returned: 'end', left: 'end' } }), ...END },
  ],
  [
    'warning',
    'buttons_without_text',
    'a',
    'buttons',
    {
      a: {
        kind: 'listener',
        type: 'choice',
        buttons: [{ id: 'y', label: 'Y' }],
        outlets: { answered: 'end' },
      },
      ...END,
    },
  ],
  ['warning', 'unreachable', 'b', undefined, { a: says('x', 'end'), b: says('y', 'end'), ...END }],
  [
    'warning',
    'undefined_variable',
    'a',
    'messages.0.text',
    { a: says('{{ordr.id}}', 'end'), ...END },
    { variables: { order: { type: 'object' } } },
  ],
  [
    'warning',
    'undefined_variable',
    'a',
    'messages.0.text',
    { a: says('{{conversation.statsu}}', 'end'), ...END },
  ],
  ['error', 'contact_empty', 'a', 'contact', { a: acts('createContact', { contact: {} }), ...END }],
  [
    'error',
    'invalid_address',
    'a',
    'contact.email',
    { a: acts('createContact', { contact: { email: 'Ada' } }), ...END },
  ],
  [
    'error',
    'invalid_number',
    'a',
    'contact.phone',
    { a: acts('createContact', { contact: { phone: '12' } }), ...END },
  ],
  ['error', 'invalid_number', 'a', 'to', { a: acts('sendSms', { ...SMS, to: 'Ada' }), ...END }],
  [
    'error',
    'invalid_sender',
    'a',
    'from',
    { a: acts('sendSms', { ...SMS, from: 'Our lovely shop' }), ...END },
  ],
  [
    'error',
    'text_too_long',
    'a',
    'text',
    { a: acts('sendSms', { ...SMS, text: 'x'.repeat(1_601) }), ...END },
  ],
  [
    'error',
    'invalid_address',
    'a',
    'to',
    { a: acts('sendEmail', { ...EMAIL, to: 'ada@x.example, Bob' }), ...END },
  ],
  ['error', 'invalid_address', 'a', 'to', { a: acts('sendEmail', { ...EMAIL, to: ' ,' }), ...END }],
  ['error', 'invalid_address', 'a', 'replyTo', { a: acts('sendEmail', { ...EMAIL, replyTo: 'us' }), ...END }],
  [
    'error',
    'too_many_recipients',
    'a',
    'to',
    {
      a: acts('sendEmail', {
        ...EMAIL,
        to: Array.from({ length: 51 }, (_, index) => `u${index}@x.example`).join(';'),
      }),
      ...END,
    },
  ],
  [
    'error',
    'text_too_long',
    'a',
    'subject',
    { a: acts('sendEmail', { ...EMAIL, subject: 'x'.repeat(501) }), ...END },
  ],
  [
    'error',
    'invalid_number',
    'a',
    'to',
    { a: acts('whatsappTemplate', { ...WHATSAPP, to: '+44 call me' }), ...END },
  ],
  [
    'error',
    'unsafe_url',
    'a',
    'parameters.headerMedia',
    { a: acts('whatsappTemplate', { ...WHATSAPP, parameters: { headerMedia: 'ftp://x' } }), ...END },
  ],
  [
    'error',
    'header_twice',
    'a',
    'parameters.headerMedia',
    {
      a: acts('whatsappTemplate', {
        ...WHATSAPP,
        parameters: { header: { 1: 'x' }, headerMedia: 'https://x.example/1.png' },
      }),
      ...END,
    },
  ],
  [
    'error',
    'placeholders_mixed',
    'a',
    'parameters',
    { a: acts('whatsappTemplate', { ...WHATSAPP, parameters: { body: { 1: 'x', name: 'y' } } }), ...END },
  ],
  [
    'error',
    'placeholder_missing',
    'a',
    'parameters.body.2',
    {
      a: acts('whatsappTemplate', {
        ...WHATSAPP,
        template: { ...WHATSAPP.template, body: 'Hello {{1}}, {{ 2 }} is here.' },
        parameters: { body: { 1: 'x' } },
      }),
      ...END,
    },
  ],
  [
    'error',
    'placeholder_unknown',
    'a',
    'parameters.body.2',
    {
      a: acts('whatsappTemplate', {
        ...WHATSAPP,
        template: { ...WHATSAPP.template, body: 'Hello {{1}}.' },
        parameters: { body: { 1: 'x', 2: 'y' } },
      }),
      ...END,
    },
  ],
  ['warning', 'region_missing', 'a', 'to', { a: acts('sendSms', { ...SMS, to: '020 7946 0000' }), ...END }],
  ...(['delivered', 'undelivered'] as const).map((outlet): Case => [
    'warning',
    'outlet_unused',
    'a',
    `outlets.${outlet}`,
    { a: acts('sendSms', { ...SMS, outlets: { success: 'end', error: 'end', [outlet]: 'end' } }), ...END },
  ]),
  [
    'warning',
    'error_not_handled',
    'a',
    'outlets.error',
    { a: acts('sendSms', { ...SMS, outlets: { success: 'end' } }), ...END },
  ],
  [
    'warning',
    'dead_end',
    'a',
    'outlets.success',
    { a: acts('sendEmail', { ...EMAIL, outlets: { error: 'end' } }), ...END },
  ],
  [
    'error',
    'reserved_name',
    undefined,
    'intents.none',
    END,
    { intents: { none: { examples: ['Nothing at all'] } } },
  ],
  [
    'error',
    'intent_without_examples',
    undefined,
    'intents.leave.examples',
    END,
    { intents: { leave: { examples: [] } } },
  ],
  [
    'warning',
    'example_twice',
    undefined,
    'intents.go.examples.1',
    END,
    { intents: { leave: { examples: ['Good bye'] }, go: { examples: ['I go', ' good bye'] } } },
  ],
  ['error', 'trigger_unclear', undefined, 'settings.escalateWhen', END, triggers({ to: 'end' })],
  [
    'error',
    'unknown_node',
    undefined,
    'settings.escalateWhen.to',
    END,
    triggers({ sentiment: 'negative', to: 'nowhere' }),
  ],
  [
    'warning',
    'unknown_intent',
    undefined,
    'settings.escalateWhen.intents.1',
    END,
    triggers({ intents: ['leave', 'arrive'], to: 'end' }),
  ],
  [
    'warning',
    'unknown_intent',
    'a',
    'branches.0.when.to',
    { a: when({ value: '{{ answer.intent }}', to: 'arrive' }), ...END },
    triggers({ intents: ['leave'], to: 'end' }),
  ],
  [
    'warning',
    'unknown_intent',
    'a',
    'branches.0.when.to',
    { a: when({ value: "{{answer.intent | default: 'leave'}}", op: 'in', to: ['leave', 'arrive'] }), ...END },
    triggers({ intents: ['leave'], to: 'end' }),
  ],
  [
    'warning',
    'sentiment_unknown',
    undefined,
    'settings.escalateWhen',
    END,
    { settings: { language: 'de', escalateWhen: { below: -0.5, to: 'end' } } },
  ],
  [
    'warning',
    'sentiment_unknown',
    'a',
    'branches.0.when.value',
    { a: when({ value: '{{answer.sentiment}}', to: 'negative' }), ...END },
    { settings: { language: 'fr-CH' } },
  ],
  ['warning', 'undefined_variable', 'a', 'messages.0.text', { a: says('{{answer.mood}}', 'end'), ...END }],
];

describe('lint', () => {
  for (const [severity, code, node, field, nodes, rest] of CASES) {
    it(`finds ${code}${field === undefined ? '' : ` in ${field}`}, says where it is, and what mends it`, () => {
      const found = problems(nodes, rest);
      const problem = found.find((candidate) => candidate.code === code && candidate.field === field);
      assert.ok(problem, JSON.stringify(found, null, 1));
      assert.deepEqual([problem.severity, problem.node], [severity, node]);
      assert.ok(problem.message.length > 10 && problem.mend.length > 5);
      assert.deepEqual(
        found.filter((other) => other.severity === 'error' && other.code !== code),
        [],
        'and finds no other error',
      );
    });
  }

  it('has nothing against a flow that is right', () => {
    const nodes = {
      ask: asks('choice', 'Well, {{visitor.name}}?', {
        buttons: [{ id: 'y', label: 'Y' }],
        saveTo: 'picked',
        outlets: { 'button.y': 'say' },
      }),
      say: says(
        '{{picked}} {{given.x}} {{shared}} {{answer.text}} {{typo | default: 1}} {{error.code}}',
        'call',
      ),
      call: { kind: 'call', flow: 'other', outlets: { next: 'end' } },
      ...END,
    };
    assert.deepEqual(problems(nodes, { variables: { given: { type: 'object' } } }), []);
  });

  const sends = parse(
    flow({
      a: acts('sendSms', { ...SMS, outlets: { success: 'b', error: 'b' } }),
      b: acts('sendEmail', { ...EMAIL, outlets: { success: 'c', error: 'c' } }),
      c: acts('whatsappTemplate', WHATSAPP),
      ...END,
    }),
  );

  it('finds not_connected where a provider that is needed is not connected', () => {
    const found = lint(sends, { findFlow: () => null, connected: new Set(['sendgrid'] as const) });
    assert.deepEqual(
      found.map(({ severity, code, node, field }) => [severity, code, node, field]),
      [
        ['warning', 'not_connected', 'a', 'action'],
        ['warning', 'not_connected', 'c', 'action'],
      ],
    );
  });

  it('says nothing of connections where they are not known, and nothing against what is connected', () => {
    const connected = new Set(['twilio', 'sendgrid', 'whatsapp'] as const);
    assert.deepEqual(lint(sends, { findFlow: () => null }), []);
    assert.deepEqual(lint(sends, { findFlow: () => null, connected }), []);
  });

  it('accepts senders and recipients as people write them', () => {
    const senders = ['+1 (500) 555-0006', '12345', `MG${'a'.repeat(32)}`, 'My Shop 24', '{{visitor.sender}}'];
    for (const from of senders)
      assert.deepEqual(problems({ a: acts('sendSms', { ...SMS, from }), ...END }), [], from);
    const numbers = ['+44 (0)20 7946-0000', '020.7946.0000', '{{contact.phone}}'];
    for (const to of numbers) {
      const found = problems({ a: acts('sendSms', { ...SMS, to }), ...END }, { settings: { region: 'GB' } });
      assert.deepEqual(found, [], to);
    }
  });

  it('accepts a circle that something waits in', () => {
    assert.deepEqual(problems({ a: listens('text', { outlets: { answered: 'a' } }) }), []);
    assert.deepEqual(problems({ a: { kind: 'wait', for: '1d', outlets: { next: 'a' } } }), []);
  });

  it('finds circles in a flow of two thousand nodes', () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [`n${index}`, sets(1, `n${(index + 1) % 2_000}`)]),
    );
    assert.deepEqual(
      problems(nodes).map(({ code }) => code),
      ['endless_loop'],
    );
  });

  it('puts errors first', () => {
    const found = problems({ a: says('{{nothing}} {{', 'b'), b: says('x') });
    assert.deepEqual(
      found.map(({ severity }) => severity),
      [...found.map(({ severity }) => severity)].sort(),
    );
  });
});
