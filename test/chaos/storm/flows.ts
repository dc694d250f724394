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
  'pause',
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

    sms: {
      kind: 'action',
      action: 'sendSms',
      from: '+15005550006',
      to: '{{visitor.phone}}',
      text: 'For {{visitor.name}}.',
      outlets: { success: 'sms-sent', error: 'failed' },
    },
    'sms-sent': says('The SMS is sent.'),
    mail: {
      kind: 'action',
      action: 'sendEmail',
      to: '{{visitor.email}}',
      subject: 'For {{visitor.name}}',
      text: 'As you wished.',
      outlets: { success: 'mail-sent', error: 'failed' },
    },
    'mail-sent': says('The mail is sent.'),

    pause: says('One moment.', 'wait'),
    wait: { kind: 'wait', for: '1s', outlets: { next: 'waited' } },
    waited: says('Here I am again.'),
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
  variables: { said: { type: 'text' }, word: { type: 'text' } },
  nodes: nodes(),
});

/** What is said in one breath is answered one by one in the one, and together in the other. */
export const FLOWS = [flow('storm-alone', { takeTogether: false }), flow('storm-together', {})];

/** What publishing makes of one of them. */
export function planOf(id: string): Plan {
  const parsed = parseDocument(FLOWS.find((one) => one.id === id) ?? assert.fail(id));
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const compiled = compile(parsed.document, 1, { findFlow: () => null });
  assert.ok(compiled.ok, JSON.stringify(compiled));
  return compiled.plan;
}
