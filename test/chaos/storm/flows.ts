/** What the visitors of a storm talk with: every way in which a turn can go on, each after a word of theirs. */
import assert from 'node:assert/strict';
import type { Plan } from '../../../src/flow/plan.ts';
import { compile, parseDocument } from '../../../src/flow/publish.ts';

/** The members who answer. */
export const MEMBERS = [
  { id: 'ana', name: 'Ana' },
  { id: 'ben', name: 'Ben' },
] as const;

/** Milliseconds of the shortest and the longest time limit that a flow has. */
export const LONGEST_LIMIT = 3_000;

/** After each of these the flow does what its name says; anything else is echoed. `bye` closes the conversation. */
export const WORDS = [
  'segment',
  'contact',
  'assign',
  'sms',
  'mail',
  'parcel',
  'letter',
  'template',
  'aside',
  'pause',
  'nap',
  'quick',
  'buttons',
  'human',
  'desk',
  'resolve',
] as const;

const text = (words: string) => ({ type: 'text', text: words });
const says = (words: string, next = 'ask') => ({
  kind: 'message',
  messages: [text(words)],
  outlets: { next },
});

/** So long an outage of a provider is retried. */
const retryFor = '10s';

/** A send that the flow waits for until it has arrived, or so long. */
const awaited = (waitForDelivery: string, action: object) => ({
  ...{ kind: 'action', ...action, waitForDelivery },
  outlets: { success: 'on-its-way', delivered: 'arrived', undelivered: 'lost', error: 'failed' },
});

const SMS = {
  action: 'sendSms',
  retryFor,
  from: '+15005550006',
  to: '{{visitor.phone}}',
  text: 'For {{visitor.name}}.',
};
const MAIL = {
  action: 'sendEmail',
  retryFor,
  to: '{{visitor.email}}',
  subject: 'For {{visitor.name}}',
  text: 'As you wished.',
};
const TEMPLATE = {
  action: 'whatsappTemplate',
  retryFor,
  to: '{{visitor.phone}}',
  template: { name: 'order_update', language: 'en_US' },
  parameters: { body: { 1: '{{visitor.name}}', 2: '42' } },
};

function nodes() {
  const branches = [...WORDS, 'bye'].map((word) => ({
    id: word,
    when: { value: '{{said}}', op: 'equals', to: word },
  }));
  const targets = Object.fromEntries([...WORDS, 'bye'].map((word) => [word, word]));
  return {
    ask: {
      kind: 'listener',
      type: 'text',
      prompt: [text('What shall it be, {{visitor.name}}?')],
      saveTo: 'said',
      outlets: { answered: 'which' },
    },
    which: { kind: 'condition', branches, outlets: { ...targets, else: 'echo' } },
    echo: says('You said: {{said}}'),
    failed: says('That failed: {{error.code}}'),

    segment: {
      kind: 'action',
      action: 'updateSegment',
      segment: 'vip',
      outlets: { success: 'segmented', error: 'failed' },
    },
    segmented: says('You are a VIP.'),
    contact: {
      kind: 'action',
      action: 'createContact',
      contact: { name: '{{visitor.name}}', email: '{{visitor.email}}' },
      outlets: { success: 'known', error: 'failed' },
    },
    known: says('I know you now.'),
    assign: {
      kind: 'action',
      action: 'assignMember',
      member: 'ana',
      outlets: { success: 'assigned', error: 'failed' },
    },
    assigned: says('Ana is yours.'),

    sms: { kind: 'action', ...SMS, outlets: { success: 'sms-sent', error: 'failed' } },
    'sms-sent': says('The SMS is sent.'),
    mail: { kind: 'action', ...MAIL, outlets: { success: 'mail-sent', error: 'failed' } },
    'mail-sent': says('The mail is sent.'),
    parcel: awaited('2s', SMS),
    letter: awaited('1d', MAIL),
    template: awaited('1d', TEMPLATE),
    'on-its-way': says('It is on its way.'),
    arrived: says('It has arrived.'),
    lost: says('It has not arrived: {{error.code}}'),

    aside: { kind: 'call', flow: 'storm-aside', outlets: { next: 'returned' } },
    returned: says('Back from {{place}}.'),

    pause: says('One moment.', 'wait'),
    wait: { kind: 'wait', for: '1s', outlets: { next: 'waited' } },
    waited: says('Here I am again.'),
    nap: says('Good night.', 'asleep'),
    asleep: { kind: 'wait', for: '2s', outlets: { next: 'waited', message: 'woken' } },
    woken: says('You woke me.'),
    quick: {
      kind: 'listener',
      type: 'text',
      prompt: [text('Quick: a word!')],
      saveTo: 'word',
      timeout: '2s',
      outlets: { answered: 'in-time', timeout: 'too-late' },
    },
    'in-time': says('In time: {{word}}'),
    'too-late': says('Too late.'),
    buttons: {
      kind: 'listener',
      type: 'choice',
      prompt: [text('Which one?')],
      buttons: [
        { id: 'tea', label: 'Tea' },
        { id: 'coffee', label: 'Coffee' },
      ],
      saveTo: 'word',
      outlets: { 'button.tea': 'tea', 'button.coffee': 'coffee', text: 'neither' },
    },
    tea: says('Tea it is.'),
    coffee: says('Coffee it is.'),
    neither: says('Neither, then.'),

    human: {
      kind: 'action',
      action: 'escalate',
      waitAtMost: '3s',
      outlets: { returned: 'back', timeout: 'nobody', error: 'failed' },
    },
    nobody: says('Nobody has time.'),
    desk: {
      kind: 'action',
      action: 'escalate',
      strategy: 'round_robin',
      offerFor: '1h',
      segment: 'vip',
      outlets: { returned: 'back', error: 'failed' },
    },
    back: says('The bot is back.'),
    resolve: { kind: 'action', action: 'resolve', outlets: { success: 'resolved', error: 'ask' } },
    resolved: { ...says('Glad to help.'), outlets: {} },
    bye: { kind: 'action', action: 'close', message: 'Good bye.' },
  };
}

const flow = (id: string, settings: object) => ({
  format: 1,
  id,
  name: id,
  start: 'ask',
  settings: { region: 'GB', ...settings },
  variables: { said: { type: 'text' }, word: { type: 'text' }, place: { type: 'text' } },
  nodes: nodes(),
});

/** Asks and acts on its own, and goes back to whoever has called it. */
const ASIDE = {
  format: 1,
  id: 'storm-aside',
  name: 'storm-aside',
  start: 'place',
  settings: { region: 'GB' },
  variables: { place: { type: 'text' } },
  nodes: {
    place: {
      kind: 'listener',
      type: 'text',
      prompt: [text('Where to?')],
      saveTo: 'place',
      outlets: { answered: 'file' },
    },
    file: {
      kind: 'action',
      action: 'updateSegment',
      segment: 'leads',
      outlets: { success: 'filed', error: 'filed' },
    },
    filed: { ...says('To {{place}}, then.'), outlets: {} },
  },
};

/** What is said in one breath is answered one by one in the one, and together in the other. */
export const FLOWS = [flow('storm-alone', { takeTogether: false }), flow('storm-together', {})];

/** All of them, what is called before who calls it. */
export const ALL_FLOWS = [ASIDE, ...FLOWS];

/** What publishing makes of one of them. */
export function planOf(id: string): Plan {
  const documentOf = (one: string) => {
    const parsed = parseDocument(ALL_FLOWS.find((flow) => flow.id === one) ?? assert.fail(one));
    assert.ok(parsed.ok, JSON.stringify(parsed));
    return parsed.document;
  };
  const findFlow = (one: string) => ({ document: documentOf(one), version: 1 });
  const compiled = compile(documentOf(id), 1, { findFlow });
  assert.ok(compiled.ok, JSON.stringify(compiled));
  return compiled.plan;
}
