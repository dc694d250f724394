import { arrange } from '../../../../src/web/app/studio/edits/arrange.ts';
import type { FlowDraft, NodeDraft } from '../../../../src/web/app/studio/draft.ts';
import { readDraft } from '../../../../src/web/app/studio/read-draft.ts';

const LONG =
  'Thank you for waiting, {{visitor.name | default: "there"}}. Your order {{order.id}} left our warehouse this morning and ' +
  'will be with you within three working days, unless the weather in the north keeps the lorries from going out.';
const text = (said: string) => [{ type: 'text', text: said }];
const retry = { message: 'I could not read that. Could you write it once more, please?', limit: 3 };

/** One of each kind of node, filled in as an author does, with what is long in each; `next` is where they lead. */
const KINDS: readonly ((next: string, back: string) => NodeDraft)[] = [
  (next) => ({
    kind: 'message',
    name: 'Greeting',
    messages: text('Hello! How can we help?'),
    outlets: { next },
  }),
  (next, back) => ({
    kind: 'listener',
    type: 'choice',
    name: 'What the visitor wants to do about an order that is late or that was damaged on its way',
    prompt: text('What would you like to do?'),
    buttons: [
      { id: 'track', label: 'Track my order' },
      { id: 'return', label: 'Send something back because it was damaged on its way' },
      { id: 'change', label: 'Change the address' },
      { id: 'invoice', label: 'Ask for an invoice' },
      { id: 'person', label: 'Talk to a person' },
    ],
    saveTo: 'whatTheyWant',
    retry,
    timeout: '7d',
    outlets: { 'button.track': next, 'button.return': next, 'button.person': back, timeout: back },
  }),
  (next) => ({ kind: 'message', messages: text(LONG), outlets: { next } }),
  (next, back) => ({
    kind: 'condition',
    name: 'Is it a large order?',
    branches: [
      {
        id: 'large',
        label: 'More than a thousand',
        when: { value: '{{order.total}}', op: 'greater', to: 1000 },
      },
      { id: 'vip', when: { value: '{{contact.tags}}', op: 'contains', to: 'vip' } },
      { id: 'abroad', when: { value: '{{visitor.country}}', op: 'not_equals', to: 'GB' } },
    ],
    outlets: { large: next, vip: back, else: next },
  }),
  (next) => ({
    kind: 'listener',
    type: 'email',
    name: 'Email',
    prompt: text(LONG),
    saveTo: 'email',
    retry,
    timeout: '1d',
    outlets: { answered: next },
  }),
  (next) => ({
    kind: 'set',
    name: 'Remember the order',
    assign: [
      { variable: 'orderNumber', value: '{{order.id | upcase}}' },
      { variable: 'aVariableWithQuiteALongNameThatNobodyReads', value: '{{order.items | size}}' },
    ],
    outlets: { next },
  }),
  (next, back) => ({
    kind: 'action',
    action: 'sendSms',
    name: 'Send a text message',
    from: '+15005550006',
    to: '{{contact.phone | default: phone}}',
    text: LONG,
    retryFor: '5m',
    waitForDelivery: '2m',
    outlets: { success: next, delivered: next, undelivered: back, error: back },
  }),
  (next) => ({
    kind: 'message',
    name: 'A picture of the way to us',
    messages: [
      {
        type: 'image',
        url: 'https://example.com/way.png',
        alt: 'A map of the way to our shop',
        caption: LONG,
      },
      {
        type: 'card',
        title: 'Our shop',
        text: LONG,
        buttons: [{ id: 'call', label: 'Call us', url: 'tel:+442079460000' }],
      },
    ],
    outlets: { next },
  }),
  (next, back) => ({
    kind: 'action',
    action: 'sendEmail',
    name: 'Confirm it by email',
    to: '',
    subject: 'Your order {{order.id}} is on its way and will be with you within three working days',
    text: LONG,
    outlets: { success: next, error: back },
  }),
  (next) => ({ kind: 'wait', name: 'Until tomorrow', for: '1d', outlets: { next } }),
  (next, back) => ({
    kind: 'action',
    action: 'createContact',
    name: 'Save the contact',
    contact: { name: '{{visitor.name}}', email: '{{email}}', phone: '{{phone}}', tags: ['order', 'returns'] },
    outlets: { success: next, error: back },
  }),
  (next, back) => ({
    kind: 'listener',
    type: 'yesno',
    name: 'Was that all?',
    prompt: text('Is there anything else that we can do for you today?'),
    buttons: [
      { id: 'yes', label: 'Yes, there is' },
      { id: 'no', label: 'No, that was all' },
    ],
    outlets: { 'button.yes': back, 'button.no': next },
  }),
  (next, back) => ({
    kind: 'action',
    action: 'whatsappTemplate',
    name: 'Send it by WhatsApp',
    template: { name: 'order_update_with_a_very_long_name', language: 'en_US' },
    to: '{{contact.phone}}',
    parameters: { body: { 1: '{{visitor.name}}', 2: '{{order.id}}' } },
    outlets: { success: next, error: back },
  }),
  (next, back) => ({
    kind: 'action',
    action: 'escalate',
    name: 'Fetch somebody',
    team: 'support',
    waitAtMost: '10m',
    outlets: { returned: next, timeout: back, error: back },
  }),
  (next) => ({
    kind: 'action',
    action: 'updateSegment',
    name: 'Returns',
    segment: 'returns',
    outlets: { success: next },
  }),
  (next) => ({
    kind: 'action',
    action: 'assignMember',
    name: 'To sales',
    team: 'sales',
    outlets: { success: next },
  }),
  (next) => ({ kind: 'action', action: 'transferToBot', name: 'Back to the bot', outlets: { next } }),
  (next) => ({ kind: 'call', name: 'Feedback', flow: 'feedback-survey', outlets: { next, error: next } }),
  (next) => ({ kind: 'action', action: 'resolve', name: 'Mark as resolved', outlets: { success: next } }),
  (_next, back) => ({ kind: 'jump', name: 'Back to the menu', to: back }),
  () => ({ kind: 'action', action: 'close', name: 'Close the chat', message: 'Goodbye!', outlets: {} }),
  () => ({ kind: 'end', name: 'The end' }),
];

export const KIND_COUNT = KINDS.length;

/** A flow of so many nodes of every kind in turn, as the Studio arranges it. Some of it is wrong, as in any draft. */
export function variedFlow(id: string, count: number): FlowDraft {
  const nodes: Record<string, NodeDraft> = {};
  for (let index = 0; index < count; index += 1) {
    const make = KINDS[index % KINDS.length];
    // From each node two follow, so that the flow is a tree that leads back here and there.
    const next = `n${2 * index + 1 < count ? 2 * index + 1 : count - 1}`;
    const other = `n${2 * index + 2 < count ? 2 * index + 2 : 0}`;
    if (make) nodes[`n${index}`] = make(next, other);
  }
  return arrange(
    readDraft({
      format: 1,
      id,
      name: `Order support of ${count} nodes, for visitors from everywhere and in all languages`,
      start: 'n0',
      settings: { language: 'en', region: 'GB' },
      variables: { email: { type: 'text' }, phone: { type: 'text' }, order: { type: 'object' } },
      nodes,
    }),
  );
}
