import assert from 'node:assert/strict';
import { readAt, writeAt } from '../../../src/web/app/pages/studio/forms/model/at-path.ts';
import { changeAction } from '../../../src/web/app/pages/studio/forms/model/change-action.ts';
import { changeListenerType } from '../../../src/web/app/pages/studio/forms/model/change-listener-type.ts';
import {
  addPart,
  changeGroup,
  changeOperator,
  depthOf,
  removePart,
  viewCondition,
} from '../../../src/web/app/pages/studio/forms/model/conditions.ts';
import { splitDuration, whyNotDuration } from '../../../src/web/app/pages/studio/forms/model/durations.ts';
import { listEarlierButtons } from '../../../src/web/app/pages/studio/forms/model/list-earlier-buttons.ts';
import { moved } from '../../../src/web/app/pages/studio/forms/model/lists.ts';
import {
  newBranchId,
  newButtonId,
  withoutOutlets,
} from '../../../src/web/app/pages/studio/forms/model/part-ids.ts';
import { previewItems } from '../../../src/web/app/pages/studio/forms/model/preview-items.ts';
import { markText } from '../../../src/web/app/pages/studio/forms/model/readable.ts';
import { renameButton } from '../../../src/web/app/pages/studio/forms/model/rename-button.ts';
import { renameIntent } from '../../../src/web/app/pages/studio/forms/model/rename-intent.ts';
import {
  renameVariable,
  usesOfVariable,
} from '../../../src/web/app/pages/studio/forms/model/rename-variable.ts';
import { previewText } from '../../../src/web/app/pages/studio/forms/model/sample-scope.ts';
import { stable } from '../../../src/web/app/pages/studio/forms/model/stable.ts';
import { convertValue, kindOfValue, listFrom } from '../../../src/web/app/pages/studio/forms/model/values.ts';
import {
  chooseTemplate,
  placeholdersInText,
  placeholdersOf,
  previewTemplate,
} from '../../../src/web/app/pages/studio/forms/model/whatsapp.ts';
import {
  linkingDocument,
  listLinkedFlows,
  listSharedVariables,
} from '../../../src/web/app/pages/studio/forms/model/shared-variables.ts';
import type { FlowDocument } from '../../../src/flow/document.ts';
import type { FlowDraft, NodeDraft } from '../../../src/web/app/studio/draft.ts';

const draft = (nodes: { [id: string]: NodeDraft }, more: object = {}): FlowDraft => ({
  id: 'f',
  name: 'F',
  start: 'a',
  nodes,
  layout: { nodes: {}, comments: {} },
  ...more,
});

describe('a field of a form', () => {
  it('is written without touching what stands beside it', () => {
    const node = { kind: 'listener', prompt: [{ text: 'a' }, { text: 'b' }], retry: { limit: 2 } };
    const changed = writeAt(node, 'prompt.1.text', 'c');
    assert.deepEqual(changed, { ...node, prompt: [{ text: 'a' }, { text: 'c' }] });
    assert.equal(changed.prompt[0], node.prompt[0]);
    assert.equal(changed.retry, node.retry);
    assert.equal(writeAt(changed, 'prompt.1.text', 'c'), changed, 'nothing has changed');
  });

  it('is left out with what was around it when it is emptied', () => {
    assert.deepEqual(writeAt({ kind: 'x', retry: { message: 'a' } }, 'retry.message', undefined), {
      kind: 'x',
    });
    assert.deepEqual(writeAt({ kind: 'x', retry: { message: 'a', limit: 2 } }, 'retry.message', undefined), {
      kind: 'x',
      retry: { limit: 2 },
    });
    assert.deepEqual(writeAt({ contact: { name: 'a' } }, 'contact.name', undefined), { contact: {} });
    const bare = { kind: 'x' };
    assert.equal(writeAt(bare, 'retry.message', undefined), bare);
  });

  it('is made with what has to be around it', () => {
    assert.deepEqual(writeAt({ kind: 'x' }, 'settings.idle.nudge', 'a'), {
      kind: 'x',
      settings: { idle: { nudge: 'a' } },
    });
    assert.equal(readAt({ a: [{ b: 1 }] }, 'a.0.b'), 1);
    assert.equal(readAt({ a: 'text' }, 'a.length'), undefined);
    assert.equal(readAt({}, 'constructor.name'), undefined);
  });
});

describe('another action', () => {
  const sms: NodeDraft = {
    kind: 'action',
    name: 'Tell them',
    action: 'sendSms',
    from: '+15005550006',
    to: '{{contact.phone}}',
    text: 'Hello',
    retryFor: '5m',
    waitForDelivery: '1h',
    outlets: { success: 'a', error: 'b', delivered: 'c' },
  };

  it('keeps the name, and the fields and outlets that it has too', () => {
    assert.deepEqual(changeAction(sms, 'whatsappTemplate'), {
      kind: 'action',
      name: 'Tell them',
      action: 'whatsappTemplate',
      to: '{{contact.phone}}',
      retryFor: '5m',
      waitForDelivery: '1h',
      outlets: { success: 'a', error: 'b', delivered: 'c' },
    });
    assert.deepEqual(changeAction(sms, 'resolve'), {
      kind: 'action',
      name: 'Tell them',
      action: 'resolve',
      outlets: { success: 'a', error: 'b' },
    });
  });

  it('does not take a number for an address', () => {
    const { to, from, text } = changeAction(sms, 'sendEmail');
    assert.deepEqual([to, from, text], [undefined, undefined, 'Hello']);
  });

  it('begins with what it cannot be without', () => {
    assert.deepEqual(changeAction({ kind: 'action', outlets: {} }, 'createContact'), {
      kind: 'action',
      action: 'createContact',
      contact: {},
      outlets: {},
    });
    assert.equal(changeAction(sms, 'sendSms'), sms);
  });
});

describe('another kind of answer', () => {
  it('keeps all but what only the kind before could ask', () => {
    const node: NodeDraft = {
      kind: 'listener',
      type: 'number',
      min: 1,
      integer: true,
      saveTo: 'amount',
      timeout: '1d',
      outlets: { answered: 'a' },
    };
    assert.deepEqual(changeListenerType(node, 'text'), {
      kind: 'listener',
      type: 'text',
      saveTo: 'amount',
      timeout: '1d',
      outlets: { answered: 'a' },
    });
  });
});

describe('a condition', () => {
  const test = (value: string) => ({ value, op: 'equals', to: 1 });
  const [a, b, c] = [test('a'), test('b'), test('c')] as const;

  it('becomes a group with its second test, and a test again with its last but one', () => {
    const group = addPart(a, b);
    assert.deepEqual(group, { all: [a, b] });
    assert.deepEqual(addPart(group, c), { all: [a, b, c] });
    assert.deepEqual(removePart(group, 0), b);
    assert.deepEqual(removePart({ any: [a, b, c] }, 1), { any: [a, c] });
    assert.equal(removePart({ any: [a] }, 0), undefined);
  });

  it('keeps its parts when all of them no longer have to hold', () => {
    assert.deepEqual(changeGroup({ all: [a, { any: [b] }] }, 'any'), { any: [a, { any: [b] }] });
  });

  it('is as deep as its groups', () => {
    assert.equal(depthOf(a), 0);
    assert.equal(depthOf({ all: [a, { any: [b, { all: [c] }] }] }), 3);
  });

  it('is drawn as a test as long as nothing is known of it', () => {
    assert.deepEqual(viewCondition(undefined), { kind: 'test', test: {} });
    assert.deepEqual(viewCondition({ any: 'x' }), { kind: 'any', parts: [] });
  });

  it('keeps with what it compares where its operator can use it', () => {
    assert.deepEqual(changeOperator({ value: 'x', op: 'equals', to: 5, as: 'number' }, 'is_empty'), {
      value: 'x',
      op: 'is_empty',
    });
    assert.deepEqual(changeOperator({ value: 'x', op: 'is_empty' }, 'equals'), {
      value: 'x',
      op: 'equals',
      to: '',
    });
    assert.deepEqual(changeOperator({ value: 'x', op: 'in', to: ['a', 'b'] }, 'equals'), {
      value: 'x',
      op: 'equals',
      to: 'a',
    });
    assert.deepEqual(changeOperator({ value: 'x', op: 'equals', to: 5 }, 'in'), {
      value: 'x',
      op: 'in',
      to: [5],
    });
    assert.deepEqual(changeOperator({ value: 'x', op: 'equals', to: 5 }, 'matches'), {
      value: 'x',
      op: 'matches',
      to: '',
    });
  });
});

describe('a duration', () => {
  it('is a number and a unit, between 1 second and 400 days', () => {
    assert.deepEqual(splitDuration('90s'), { count: 90, unit: 's' });
    assert.equal(splitDuration('soon'), null);
    assert.equal(whyNotDuration(400, 'd'), null);
    assert.match(whyNotDuration(401, 'd') ?? '', /400 days/);
    assert.match(whyNotDuration(0, 'm') ?? '', /1 or more/);
    assert.match(whyNotDuration(1.5, 'h') ?? '', /whole number/);
  });
});

describe('ids of parts', () => {
  it('of buttons are new in the whole flow, also to what is still connected', () => {
    const nodes: { [id: string]: NodeDraft } = {
      a: { kind: 'message', messages: [{ type: 'carousel', cards: [{ buttons: [{ id: 'button3' }] }] }] },
      b: { kind: 'listener', buttons: [{ id: 'button1' }], outlets: { 'button.button7': 'a' } },
    };
    assert.equal(newButtonId({ nodes }), 'button8');
  });

  it('of branches are new in their node', () => {
    const node = { kind: 'condition', branches: [{ id: 'branch1' }], outlets: { branch4: 'a' } };
    assert.equal(newBranchId(node), 'branch5');
  });

  it('take their connections with them', () => {
    const node: NodeDraft = { kind: 'listener', outlets: { answered: 'a', 'button.b': 'c' } };
    assert.deepEqual(withoutOutlets(node, ['button.b']).outlets, { answered: 'a' });
    assert.equal(withoutOutlets(node, ['button.x']), node);
  });
});

describe('a list', () => {
  it('can be put into another order, within its bounds', () => {
    assert.deepEqual(moved(['a', 'b', 'c'], 0, 2), ['b', 'c', 'a']);
    assert.deepEqual(moved(['a', 'b', 'c'], 2, 1), ['a', 'c', 'b']);
    assert.deepEqual(moved(['a', 'b'], 1, 2), ['a', 'b']);
  });
});

describe('buttons of earlier messages', () => {
  const nodes: { [id: string]: NodeDraft } = {
    ask: { kind: 'listener', buttons: [{ id: 'old', label: 'Old' }], outlets: { answered: 'say' } },
    say: {
      kind: 'message',
      messages: [
        {
          type: 'carousel',
          cards: [
            {
              buttons: [
                { id: 'refund', label: 'Refund' },
                { id: 'x', url: 'https://' },
              ],
            },
          ],
        },
      ],
      outlets: { next: 'set' },
    },
    set: { kind: 'set', outlets: { next: 'take' } },
    take: { kind: 'listener', type: 'choice' },
  };

  it('are taken as far back as the listener before', () => {
    assert.deepEqual(listEarlierButtons(nodes, 'take'), [{ id: 'refund', label: 'Refund' }]);
    assert.deepEqual(listEarlierButtons(nodes, 'ask'), []);
  });
});

describe('a value', () => {
  it('is written by its kind, and turned into others as far as there are any', () => {
    assert.deepEqual(['x', 1, true, null, ['a', 1], [{}], { a: 1 }, undefined].map(kindOfValue), [
      'text',
      'number',
      'boolean',
      'null',
      'list',
      'json',
      'json',
      'text',
    ]);
    assert.equal(convertValue('12,5', 'number'), 12.5);
    assert.equal(convertValue('soon', 'number'), 0);
    assert.deepEqual(convertValue('a, b', 'list'), ['a', 'b']);
    assert.equal(convertValue(5, 'text'), '5');
    assert.equal(convertValue('yes', 'boolean'), true);
    assert.deepEqual(convertValue('x', 'json'), {});
  });

  it('of a list keeps the numbers that were in it', () => {
    assert.deepEqual(listFrom(['1', '2', 'x'], [1, 'x']), [1, '2', 'x']);
  });
});

describe('what a text may read as', () => {
  it('has the defaults, examples, and the names of what is not known', () => {
    const variables = [
      { name: 'order', default: { id: 17 } },
      { name: 'amount', type: 'number' as const },
    ];
    assert.equal(previewText('{{visitor.name}}: {{order.id}} for {{amount}}', variables), 'Ada: 17 for 42');
    assert.equal(previewText('{{order.state}} {{nothing}}', variables), '‹state› ‹nothing›');
    assert.equal(previewText("{{due | date: 'D MMMM YYYY'}}", []), '31 January 2030');
    assert.equal(previewText('{{broken', []), null);
  });

  it('is marked where nothing is known of it, or where it is wrong', () => {
    const text = "{{order.id}} {{ordr}} {{ordr | default: 'x'}} {{a |}}";
    const marks = markText(text, [{ name: 'order' }]);
    assert.deepEqual(
      marks.map(({ from, to, severity }) => [text.slice(from, to), severity]),
      [
        ['ordr', 'warning'],
        ['{{a |}}', 'error'],
      ],
    );
  });

  it('is shown for messages that are not finished', () => {
    const items = [{ type: 'text', text: 'Hi {{visitor.name}}' }, { type: 'card' }, { type: 'song' }, null];
    assert.deepEqual(previewItems(items, [{ id: 'b', label: 'Go' }], []), [
      { type: 'text', text: 'Hi Ada', buttons: [] },
      { type: 'card', card: { title: '', text: '', image: null, buttons: [{ label: 'Go', isLink: false }] } },
    ]);
  });
});

describe('a variable that is called otherwise', () => {
  const before = draft(
    {
      a: {
        kind: 'listener',
        saveTo: 'order',
        prompt: [{ type: 'text', text: 'Is it {{ order.id | default: order }}?' }],
      },
      b: { kind: 'set', assign: [{ variable: 'order', value: '{{orders}} {{visitor.order}} order' }] },
      c: { kind: 'action', action: 'whatsappTemplate', template: { body: '{{order}}' }, to: '{{order}}' },
      d: { kind: 'end' },
    },
    { variables: { order: { type: 'object' } }, settings: { fallbackMessage: 'Sorry for {{order.id}}' } },
  );

  it('is so wherever it is declared, set or read, and nowhere else', () => {
    const after = renameVariable(before, 'order', 'purchase');
    assert.deepEqual(after.nodes, {
      a: {
        kind: 'listener',
        saveTo: 'purchase',
        prompt: [{ type: 'text', text: 'Is it {{ purchase.id | default: purchase }}?' }],
      },
      b: { kind: 'set', assign: [{ variable: 'purchase', value: '{{orders}} {{visitor.order}} order' }] },
      c: { kind: 'action', action: 'whatsappTemplate', template: { body: '{{order}}' }, to: '{{purchase}}' },
      d: { kind: 'end' },
    });
    assert.equal(after.nodes['d'], before.nodes['d']);
    assert.deepEqual(after['variables'], { purchase: { type: 'object' } });
    assert.deepEqual(after['settings'], { fallbackMessage: 'Sorry for {{purchase.id}}' });
  });

  it('is known by what uses it', () => {
    assert.deepEqual(usesOfVariable(before, 'order'), ['a', 'b', 'c', null]);
    assert.deepEqual(usesOfVariable(before, 'other'), []);
  });
});

describe('a button that is saved as something else', () => {
  const offer = {
    kind: 'message',
    messages: [{ type: 'text', buttons: [{ id: 'b1' }, { id: 'b2' }] }],
    outlets: { next: 'take' },
  };
  const take = {
    kind: 'listener',
    type: 'choice',
    saveTo: 'way',
    outlets: { 'button.b1': 'test', answered: 'test' },
  };
  const test = {
    kind: 'condition',
    branches: [
      {
        id: 'one',
        when: {
          any: [
            { value: '{{ way }}', op: 'equals', to: 'b1' },
            { value: '{{other}}', op: 'equals', to: 'b1' },
          ],
        },
      },
      { id: 'two', when: { value: '{{answer.choice}}', op: 'in', to: ['b1', 'b2'] } },
    ],
    outlets: {},
  };
  const tests = {
    t: {
      name: 'T',
      talk: [
        { presses: 'b1@3', transcript: [] },
        { presses: 'b2', transcript: [] },
      ],
    },
  };

  it('is so for the ways on, conditions and tests that mean it', () => {
    const renamed = renameButton(
      draft({ offer, take, test }, { tests }),
      'offer',
      'messages.0.buttons.0.id',
      'refund',
    );
    assert.deepEqual(renamed.nodes['offer']?.['messages'], [
      { type: 'text', buttons: [{ id: 'refund' }, { id: 'b2' }] },
    ]);
    assert.deepEqual(renamed.nodes['take']?.outlets, { 'button.refund': 'test', answered: 'test' });
    assert.deepEqual(renamed.nodes['test']?.['branches'], [
      {
        id: 'one',
        when: {
          any: [
            { value: '{{ way }}', op: 'equals', to: 'refund' },
            { value: '{{other}}', op: 'equals', to: 'b1' },
          ],
        },
      },
      { id: 'two', when: { value: '{{answer.choice}}', op: 'in', to: ['refund', 'b2'] } },
    ]);
    assert.deepEqual(
      (renamed['tests'] as typeof tests).t.talk.map(({ presses }) => presses),
      ['refund@3', 'b2'],
    );
  });

  it('leaves alone what means a button of another question', () => {
    const own = {
      kind: 'listener',
      type: 'choice',
      buttons: [{ id: 'b1' }],
      saveTo: 'other',
      outlets: { 'button.b1': 'take' },
    };
    const before = draft({ offer, take, test, own }, { tests });
    const renamed = renameButton(before, 'own', 'buttons.0.id', 'yes');
    assert.deepEqual(renamed.nodes['own']?.outlets, { 'button.yes': 'take' });
    assert.equal(renamed.nodes['take'], before.nodes['take']);
    assert.deepEqual(renamed.nodes['test']?.['branches'], [
      {
        id: 'one',
        when: {
          any: [
            { value: '{{ way }}', op: 'equals', to: 'b1' },
            { value: '{{other}}', op: 'equals', to: 'yes' },
          ],
        },
      },
      { id: 'two', when: { value: '{{answer.choice}}', op: 'in', to: ['b1', 'b2'] } },
    ]);
    assert.equal(renamed['tests'], tests);
  });
});

describe('an intent that is called otherwise', () => {
  it('is so in conditions, in what escalates and in tests', () => {
    const before = draft(
      {
        a: {
          kind: 'condition',
          branches: [{ id: 'b', when: { value: '{{answer.intent}}', op: 'equals', to: 'intent1' } }],
          outlets: {},
        },
      },
      {
        intents: { intent1: { examples: ['A person'] }, intent2: { examples: [] } },
        settings: { escalateWhen: { intents: ['intent1', 'intent2'], to: 'a' } },
        tests: {
          t: {
            name: 'T',
            talk: [{ says: 'x', readings: { intent: { id: 'intent1', confidence: 1 } }, transcript: [] }],
          },
        },
      },
    );
    const text = JSON.stringify(renameIntent(before, 'intent1', 'person'));
    assert.equal(text, JSON.stringify(before).replaceAll('intent1', 'person'));
  });
});

describe('a WhatsApp template', () => {
  const template = {
    name: 'reminder',
    language: 'en_US',
    body: 'Hello {{customer_name}}, on {{date}}.',
    placeholders: {
      header: ['weekday'],
      body: ['customer_name', 'date'],
      buttons: [{ index: 0, kind: 'url' as const, text: 'Track', optional: false }],
    },
    components: [
      { type: 'HEADER', text: 'See you {{weekday}}' },
      { type: 'FOOTER', text: 'Bye' },
      { type: 'BUTTONS', buttons: [{ text: 'Track' }] },
    ],
  };

  it('has one input for each placeholder', () => {
    assert.deepEqual(
      placeholdersOf(template).map(({ path }) => path),
      [
        'parameters.header.weekday',
        'parameters.body.customer_name',
        'parameters.body.date',
        'parameters.buttons.0',
      ],
    );
    assert.deepEqual(
      placeholdersInText('{{1}} and {{ 2 }} and {{1}}').map(({ path }) => path),
      ['parameters.body.1', 'parameters.body.2'],
    );
  });

  it('keeps what is filled in where another one asks for it too', () => {
    const node: NodeDraft = {
      kind: 'action',
      action: 'whatsappTemplate',
      to: '{{contact.phone}}',
      parameters: { headerMedia: 'https://x', body: { date: 'today', other: 'x' } },
    };
    assert.deepEqual(chooseTemplate(node, template), {
      ...node,
      template: { name: 'reminder', language: 'en_US', body: template.body },
      parameters: { body: { date: 'today' } },
    });
  });

  it('is shown with what is filled in', () => {
    const parameters = { body: { customer_name: '{{contact.name}}' }, header: { weekday: 'Monday' } };
    assert.deepEqual(previewTemplate(template, parameters, []), {
      header: 'See you Monday',
      body: 'Hello Ada Lovelace, on {{date}}.',
      footer: 'Bye',
      buttons: ['Track'],
    });
  });
});

describe('what is reckoned from the draft', () => {
  it('stays the same object as long as it comes to the same', () => {
    let times = 0;
    const names = stable((nodes: object) => {
      times += 1;
      return Object.keys(nodes);
    });
    const nodes = { a: 1 };
    const first = names(nodes);
    assert.equal(names(nodes), first);
    assert.equal(times, 1);
    assert.equal(names({ a: 2 }), first);
    assert.deepEqual(names({ b: 1 }), ['b']);
  });
});

describe('the variables of other flows', () => {
  it('are known where the draft leads to them, by however many flows', () => {
    const nodes: { [id: string]: NodeDraft } = {
      a: { kind: 'call', flow: 'survey' },
      b: { kind: 'action', action: 'transferToBot', flow: 'survey' },
      c: { kind: 'call', flow: '' },
      d: { kind: 'action', action: 'transferToBot' },
    };
    assert.deepEqual(listLinkedFlows(nodes), ['survey']);
    const survey = linkingDocument('survey', ['thanks']);
    const thanks: FlowDocument = {
      ...linkingDocument('thanks', ['f']),
      name: 'Thanks',
      variables: { rating: { type: 'number' } },
    };
    const published = new Map([survey, thanks].map((document) => [document.id, { document, version: 1 }]));
    const found = listSharedVariables(linkingDocument('f', ['survey']), (id) => published.get(id) ?? null);
    assert.deepEqual(found, [{ name: 'rating', type: 'number', description: 'Of the flow “Thanks”' }]);
  });
});
