import fc from 'fast-check';
import type { FlowDocument } from '../../../src/flow/document.ts';
import type { Plan } from '../../../src/flow/plan.ts';
import { compileFlow } from '../../../src/flow/publishing/compile-flow.ts';
import type { ActionOutcome, Command, DeliveryReport, Readings } from '../../../src/flow/state.ts';
import type { MemberRef } from '../../../src/flow/transcript.ts';
import { parse } from './conversation.ts';

const SIZE = 7;
const IDS = Array.from({ length: SIZE }, (_, index) => `n${index}`);
/** Sometimes an outlet leads nowhere, and sometimes to a node that does not exist. */
const target = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...IDS) },
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant('gone') },
);
const outlets = (...names: string[]) =>
  fc
    .record(Object.fromEntries(names.map((name) => [name, target])))
    .map((found) => JSON.parse(JSON.stringify(found)) as object);

const VARIABLES = ['a', 'b', 'c'];
const variable = fc.constantFrom(...VARIABLES);
const template = fc.constantFrom(
  'plain',
  '{{a}}',
  '{{a}} and {{b | upper}}',
  '{{c | plus: 1}}',
  '{{c | times: 2 | default: 7}}',
  '{{a | replace: "x", b}}{{a}}{{b}}{{a}}',
  '{{visitor.name}} {{error.code}} {{conversation.status}}',
  '{{answer.text | date: "DD.MM."}}',
  '{{a | json}}',
);
const duration = fc.constantFrom('1s', '1m', '3h', '20d');
const BUTTON_IDS = ['x', 'y', '1'];
const buttons = fc
  .uniqueArray(fc.constantFrom(...BUTTON_IDS), { minLength: 1 })
  .map((ids) => ids.map((id) => ({ id, label: `Label ${id}` })));
const optional = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((found) => (found === undefined ? {} : { [name]: found }));
const withLink = buttons.map((list) => [...list, { id: 'link', label: 'Link', url: '{{a}}' }]);

const item = fc.oneof(
  fc.tuple(template, optional('buttons', withLink)).map(([text, rest]) => ({ type: 'text', text, ...rest })),
  template.map((url) => ({ type: 'image', url: `https://x.example/${url}`, alt: 'Alt' })),
  fc.tuple(template, optional('buttons', buttons)).map(([title, rest]) => ({ type: 'card', title, ...rest })),
  template.map((title) => ({
    type: 'carousel',
    cards: [{ title }, { title, buttons: [{ id: 'z', label: 'Z' }] }],
  })),
);

const test = fc.record({
  value: template,
  op: fc.constantFrom('equals', 'not_equals', 'contains', 'greater', 'less_or_equal', 'in', 'starts_with'),
  to: fc.oneof(template, fc.integer(), fc.constant(true), fc.constant(null)),
});
const condition = fc.oneof(
  test,
  fc.array(test, { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
  fc.array(test, { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
  fc.record({
    value: template,
    op: fc.constant('matches'),
    to: fc.constantFrom('^a+$', '\\d{2,4}', '(x|y)*z'),
  }),
);

const merge = (parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((found) => Object.assign({}, ...found) as object);
const fixed = (fields: object) => fc.constant(fields);
const outlet = (...names: string[]) => outlets(...names).map((found) => ({ outlets: found }));

const escalate = merge([
  fixed({ kind: 'action', action: 'escalate' }),
  optional('team', template),
  optional('member', template),
  optional('segment', template),
  optional('language', template),
  optional('strategy', fc.constantFrom('anyone', 'round_robin', 'least_busy')),
  optional('offerFor', duration),
  optional('requireAvailable', fc.constant(true)),
  optional('waitAtMost', duration),
  optional('leave', fc.record({ label: template })),
  outlet('returned', 'left', 'timeout', 'error'),
]);

const node = fc.oneof(
  merge([
    fixed({ kind: 'message' }),
    fc.array(item, { minLength: 1, maxLength: 3 }).map((messages) => ({ messages })),
    outlet('next'),
  ]),
  merge([
    fixed({ kind: 'listener' }),
    fc
      .constantFrom('text', 'choice', 'name', 'email', 'number', 'date', 'url', 'yesno', 'phone')
      .map((type) => ({ type })),
    optional('prompt', fc.array(item, { minLength: 1, maxLength: 2 })),
    optional('buttons', buttons),
    optional('saveTo', variable),
    optional('timeout', duration),
    optional('retry', fc.record({ message: template, limit: fc.nat(2) })),
    outlet('answered', 'text', 'invalid', 'timeout', 'button.x', 'button.z'),
  ]),
  merge([
    fixed({ kind: 'condition' }),
    fc.tuple(condition, condition).map(([one, two]) => ({
      branches: [
        { id: 'one', when: one },
        { id: 'two', when: two },
      ],
    })),
    outlet('one', 'two', 'else'),
  ]),
  merge([
    fixed({ kind: 'set' }),
    fc
      .array(
        fc.record({
          variable,
          value: fc.oneof(template, fc.integer(), fc.constant(null), fc.constant([1, 'x'])),
        }),
        { minLength: 1, maxLength: 3 },
      )
      .map((assign) => ({ assign })),
    outlet('next'),
  ]),
  fc.constantFrom(...IDS).map((to) => ({ kind: 'jump', to })),
  merge([fixed({ kind: 'call', flow: 'test' }), outlet('next', 'error')]),
  merge([fixed({ kind: 'wait' }), duration.map((time) => ({ for: time })), outlet('next', 'message')]),
  merge([fixed({ kind: 'wait' }), template.map((until) => ({ until })), outlet('next', 'error')]),
  fixed({ kind: 'end' }),
  escalate,
  merge([
    fixed({ kind: 'action', action: 'transferToBot' }),
    optional('flow', fc.constantFrom('test', 'nowhere')),
    outlet('next', 'error'),
  ]),
  merge([
    fixed({ kind: 'action', action: 'updateSegment' }),
    template.map((segment) => ({ segment })),
    outlet('success', 'error'),
  ]),
  merge([fixed({ kind: 'action', action: 'assignMember', previous: true }), outlet('success', 'error')]),
  merge([
    fixed({ kind: 'action', action: 'createContact' }),
    fc
      .record(
        { name: template, phone: template, tags: fc.array(template, { minLength: 1, maxLength: 2 }) },
        { requiredKeys: [] },
      )
      .map((contact) => ({ contact })),
    outlet('success', 'error'),
  ]),
  merge([
    fixed({ kind: 'action', action: 'sendSms', from: 'Shop' }),
    fc.record({ to: template, text: template }),
    optional('waitForDelivery', duration),
    outlet('success', 'error', 'delivered', 'undelivered'),
  ]),
  merge([
    fixed({ kind: 'action', action: 'sendEmail', to: 'ada@example.com' }),
    fc.record({ subject: template, text: template }),
    optional('html', template),
    optional('replyTo', template),
    optional('waitForDelivery', duration),
    outlet('success', 'error', 'delivered', 'undelivered'),
  ]),
  merge([
    fixed({ kind: 'action', action: 'whatsappTemplate', to: '+447700900123' }),
    fixed({ template: { name: 'order_update', language: 'en_US' } }),
    fc
      .record({ 1: template, 2: template })
      .map((body) => ({ parameters: { body, buttons: { 0: '{{a}}' } } })),
    optional('waitForDelivery', duration),
    outlet('success', 'error', 'delivered', 'undelivered'),
  ]),
  merge([fixed({ kind: 'action', action: 'resolve' }), outlet('success', 'error')]),
  merge([fixed({ kind: 'action', action: 'close' }), optional('message', template)]),
);

export const flowDocument: fc.Arbitrary<FlowDocument> = fc
  .tuple(
    // Often it begins with people, because what they do there has the most orders.
    fc.tuple(
      fc.oneof({ weight: 2, arbitrary: node }, { weight: 1, arbitrary: escalate }),
      ...IDS.slice(1).map(() => node),
    ),
    fc.record({
      takeTogether: fc.boolean(),
      reopen: fc.constantFrom('bot', 'queue'),
      escalateWhen: fc.record({
        intents: fc.constant(['leave']),
        sentiment: fc.constant('negative' as const),
        to: fc.constantFrom(...IDS),
      }),
      idle: fc.constantFrom(
        {},
        { closeAfter: '5d', message: 'Bye {{a}}' },
        { nudgeAfter: '1h', nudge: 'Still there, {{a}}?' },
        { closeAfter: '5d', nudgeAfter: '1d', nudge: 'Still there?' },
      ),
      satisfaction: fc.constantFrom(
        undefined,
        { question: 'How was it?' },
        { question: '{{a}}', thanks: '{{b}}' },
      ),
    }),
  )
  .map(([nodes, settings]) =>
    parse({
      format: 1,
      id: 'test',
      name: 'Test',
      start: 'n0',
      settings: JSON.parse(JSON.stringify(settings)) as object,
      variables: { c: { type: 'number', default: 1 } },
      nodes: Object.fromEntries(nodes.map((found, index) => [IDS[index], found])),
    }),
  );

/** Compiled without lint: a run has to stand even what lint would have refused. */
export function planOf(document: FlowDocument): Plan {
  return { format: 1, engine: 1, flow: 'test', version: 1, flows: { test: compileFlow(document, 1).plan } };
}

/** What happens, without the times and keys that only the conversation knows. */
export type Happening =
  | {
      type: 'message';
      text?: string;
      choice?: string;
      readings?: Readings;
      late: number;
      more: boolean;
    }
  | { type: 'clock'; minutes: number }
  | { type: 'due' }
  | { type: 'actionFinished'; current: boolean; outcome: ActionOutcome }
  | { type: 'delivery'; current: boolean; report: DeliveryReport }
  | { type: 'command'; command: Command; by: MemberRef }
  /** The dispatcher asks a member for so many minutes. */
  | { type: 'offer'; member: MemberRef; minutes: number; newRound: boolean }
  | { type: 'start' };

const outcome: fc.Arbitrary<ActionOutcome> = fc.oneof(
  fc.constantFrom<ActionOutcome>(
    { ok: true, result: {} },
    { ok: true, result: { segment: 'vip', team: 'support' } },
    { ok: true, result: { member: { id: 'sam', name: 'Sam' } } },
    { ok: true, result: { contact: { id: 'c1', email: 'ada@example.com', tags: ['vip'] } } },
    { ok: true, result: { sent: { to: '+447700900123', providerId: 'SM1' } } },
    { ok: true, result: { sent: { to: '+447700900123' } } },
    { ok: true, result: { sent: { to: '+447700900123', delivery: { status: 'delivered' } } } },
  ),
  fc.constant<ActionOutcome>({ ok: false, error: { code: 'timed_out', message: 'It took too long.' } }),
);

const report = fc.constantFrom<DeliveryReport>(
  { status: 'delivered' },
  { status: 'undelivered' },
  { status: 'undelivered', error: { code: 'rejected', message: 'The phone is off.' } },
);
const ALEX = { id: 'alex', name: 'Alex' };
const SAM = { id: 'sam', name: 'Sam' };
const person = fc.constantFrom<MemberRef>(ALEX, SAM);

const command: fc.Arbitrary<Command> = fc.constantFrom<Command>(
  { name: 'accept' },
  { name: 'decline' },
  { name: 'unassign', member: 'sam' },
  { name: 'unassign', member: 'alex' },
  { name: 'assign', member: { id: 'sam', name: 'Sam' } },
  { name: 'assign', member: null },
  { name: 'reply', text: 'Hello' },
  { name: 'note', text: 'Note' },
  { name: 'return' },
  { name: 'return' },
  { name: 'resolve' },
  { name: 'reopen' },
  { name: 'segment', segment: null },
  { name: 'skip' },
  { name: 'fail', reason: 'It takes too long.' },
  { name: 'retry' },
);

/** What was read in a text, if anything was. */
const readings: fc.Arbitrary<Readings | undefined> = fc.constantFrom<Readings | undefined>(
  undefined,
  undefined,
  undefined,
  { sentiment: { score: -0.7, label: 'negative' } },
  { sentiment: { score: 0.1, label: 'neutral' }, intent: { id: null, confidence: 0.2 } },
  { intent: { id: 'leave', confidence: 0.9 } },
);

const late = fc.constantFrom(0, 0, 0, 5_000, 90_000_000, -90_000_000);
const message = (body: { text?: string; choice?: string; readings?: Readings }) =>
  fc.record({ late, more: fc.boolean() }).map((rest) => ({ type: 'message' as const, ...body, ...rest }));

export const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .oneof(
        fc.constantFrom(
          'hello',
          '2',
          'yes',
          'Label x',
          '',
          '   ',
          'a@b.example',
          '2030-01-31',
          '{{a}}',
          'x'.repeat(5_000),
        ),
        fc.string(),
      )
      .chain((text) => readings.chain((read) => message({ text, ...(read && { readings: read }) }))),
  },
  {
    weight: 4,
    arbitrary: fc
      .oneof(
        fc.constantFrom(...BUTTON_IDS, 'z', 'link', 'queue.leave', 'queue.leave', 'rating.4', 'rating.6'),
        fc.tuple(fc.constantFrom(...BUTTON_IDS, 'z'), fc.nat(30)).map(([id, visit]) => `${id}@${visit}`),
        fc.constantFrom('', '__proto__', '@'),
      )
      .chain((choice) => message({ choice })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(0, 1, 61, 1_441, 30_000, -5).map((minutes) => ({ type: 'clock', minutes })),
  },
  { weight: 3, arbitrary: fc.constant({ type: 'due' }) },
  {
    weight: 6,
    arbitrary: outcome.map((found) => ({ type: 'actionFinished', current: true, outcome: found })),
  },
  {
    weight: 1,
    arbitrary: outcome.map((found) => ({ type: 'actionFinished', current: false, outcome: found })),
  },
  { weight: 3, arbitrary: report.map((found) => ({ type: 'delivery', current: true, report: found })) },
  { weight: 1, arbitrary: report.map((found) => ({ type: 'delivery', current: false, report: found })) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(command, person)
      .map(([found, by]) => ({ type: 'command' as const, command: found, by })),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('offer' as const),
      member: person,
      minutes: fc.constantFrom(-1, 1, 5),
      newRound: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'start' }) },
) as fc.Arbitrary<Happening>;
