import assert from 'node:assert/strict';
import { mergeIntents } from '../../src/flow/intents/merge-intents.ts';
import { parseDocument } from '../../src/flow/publish.ts';
import type { Readings } from '../../src/flow/state.ts';
import { asks, Conversation, flow, parse, plan, says } from './support/conversation.ts';

const INTENTS = {
  person: { examples: ['Can I talk to a person?', 'I need a human'] },
  cancel: { examples: ['Cancel my order', 'I do not want it any more'], threshold: 0.6 },
};
const intent = (id: string | null, confidence = 0.8): Readings => ({ intent: { id, confidence } });
const sentiment = (score: number): Readings => ({
  sentiment: { score, label: score <= -0.3 ? 'negative' : score >= 0.3 ? 'positive' : 'neutral' },
});

const ask = (outlets: object, rest: object = {}) => asks('text', 'What is it?', { outlets, ...rest });
const report = says(
  '{{answer.text}}: {{answer.sentiment}} {{answer.sentimentScore}} {{answer.intent}} {{answer.intentConfidence}}',
  'ask',
);
const reporting = () => Conversation.start(flow({ ask: ask({ answered: 'report' }), report }));

describe('what was read in an answer', () => {
  it('can be used in expressions', () => {
    const said = reporting().say('Cancel it!', {
      readings: { ...intent('cancel', 0.71), ...sentiment(-0.4) },
    });
    assert.deepEqual(said, ['Cancel it!: negative -0.4 cancel 0.71', 'What is it?']);
  });

  it('is empty where nothing was read, and where the answer before had something', () => {
    const conversation = reporting();
    conversation.say('Cancel it!', { readings: { ...intent('cancel'), ...sentiment(-0.4) } });
    assert.equal(conversation.say('And now?')[0], 'And now?:    ');
    assert.deepEqual(conversation.state.variables.answer, { text: 'And now?', choice: null, label: null });
  });

  it('has no intent where the text is like none of them', () => {
    assert.equal(reporting().say('Hm', { readings: intent(null, 0.2) })[0], 'Hm:    0.2');
  });

  it('decides in conditions', () => {
    const conversation = Conversation.start(
      flow(
        {
          ask: ask({ answered: 'which' }),
          which: {
            kind: 'condition',
            branches: [
              { id: 'cancel', when: { value: '{{answer.intent}}', op: 'equals', to: 'cancel' } },
              { id: 'angry', when: { value: '{{answer.sentimentScore}}', op: 'less', to: -0.6 } },
            ],
            outlets: { cancel: 'cancelled', angry: 'calm', else: 'ask' },
          },
          cancelled: says('Cancelled.', 'ask'),
          calm: says('I am sorry.', 'ask'),
        },
        { intents: INTENTS },
      ),
    );
    assert.equal(conversation.say('I want out', { readings: intent('cancel') })[0], 'Cancelled.');
    assert.equal(conversation.say('Grr', { readings: sentiment(-0.7) })[0], 'I am sorry.');
    assert.equal(conversation.say('Hm', { readings: sentiment(-0.5) })[0], 'What is it?');
  });

  it('is not there for a press, also when its label was typed', () => {
    const buttons = [{ id: 'leave', label: 'I want to leave' }];
    const conversation = Conversation.start(flow({ ask: ask({ answered: 'report' }, { buttons }), report }));
    assert.equal(
      conversation.say('i want to leave', { readings: intent('person') })[0],
      'I want to leave:    ',
    );
  });
});

describe('escalateWhen', () => {
  const NODES = {
    ask: asks('email', 'Your address?', {
      saveTo: 'email',
      buttons: [{ id: 'person', label: 'A person' }],
      outlets: { answered: 'thanks', 'button.person': 'thanks' },
    }),
    thanks: says('Thank you.', 'ask'),
    human: {
      kind: 'action',
      action: 'escalate',
      notice: 'Fetching somebody.',
      outlets: { returned: 'ask', error: 'ask' },
    },
  };
  const talk = (escalateWhen: object, nodes: object = NODES) =>
    Conversation.start(
      flow(nodes, { intents: INTENTS, settings: { escalateWhen: { to: 'human', ...escalateWhen } } }),
    );

  it('leads an answer with one of the intents to its node, valid or not, and keeps what was said', () => {
    const conversation = talk({ intents: ['person'] });
    const said = conversation.say('a human please', { readings: intent('person', 0.9) });
    assert.deepEqual(said, []);
    assert.equal(conversation.view.node?.id, 'human');
    assert.deepEqual(conversation.state.variables.answer, {
      text: 'a human please',
      choice: null,
      label: null,
      intent: 'person',
      intentConfidence: 0.9,
    });
    assert.equal(conversation.state.variables.email, undefined);
    assert.equal(conversation.view.status, 'queued');
  });

  it('leaves every other answer to the listener', () => {
    const conversation = talk({ intents: ['person'] });
    const readings = { ...intent('cancel'), ...sentiment(-0.9) };
    assert.equal(conversation.say('ada@x.example', { readings })[0], 'Thank you.');
    assert.equal(conversation.say('ada@x.example')[0], 'Thank you.');
    assert.equal(conversation.view.status, 'bot');
  });

  it('leaves presses to the listener, also when the label was typed', () => {
    const conversation = talk({ intents: ['person'] });
    assert.equal(conversation.press('person')[0], 'Thank you.');
    assert.equal(conversation.say('A person', { readings: intent('person') })[0], 'Thank you.');
  });

  for (const [what, trigger, yes, no] of [
    ['negative', { sentiment: 'negative' }, -0.35, -0.1],
    ['below a score', { below: -0.05 }, -0.1, -0.05],
    ['negative and below a score', { sentiment: 'negative', below: -0.6 }, -0.7, -0.5],
  ] as const) {
    it(`leads an answer to its node that is ${what}`, () => {
      const conversation = talk(trigger);
      assert.equal(conversation.say('ada@x.example', { readings: sentiment(no) })[0], 'Thank you.');
      conversation.say('ada@x.example', { readings: sentiment(yes) });
      assert.equal(conversation.view.node?.id, 'human');
    });
  }

  it('asks for one of the intents or for the sentiment, not for both', () => {
    for (const readings of [intent('person'), sentiment(-0.9)]) {
      const conversation = talk({ intents: ['person'], sentiment: 'negative' });
      conversation.say('x', { readings });
      assert.equal(conversation.view.node?.id, 'human');
    }
  });

  it('says nothing to what is written while people have the conversation', () => {
    const conversation = talk({ intents: ['person'] });
    conversation.say('a human please', { readings: intent('person') });
    const before = conversation.state.visits;
    assert.deepEqual(conversation.say('a human please!', { readings: intent('person') }), []);
    conversation.command({ name: 'accept' });
    assert.deepEqual(conversation.say('hello?', { readings: intent('person') }), []);
    assert.deepEqual([conversation.view.status, conversation.state.visits], ['human', before]);
  });

  it('of a flow holds in the flows that it calls, which are left then', () => {
    const survey = parse({
      ...(flow({
        rate: asks('text', 'How was it?', { outlets: { answered: 'bye' } }),
        bye: says('Bye.'),
      }) as object),
      id: 'survey',
    });
    const conversation = Conversation.start(
      flow(
        {
          call: { kind: 'call', flow: 'survey', outlets: { next: 'after' } },
          after: says('After.'),
          human: says('A person comes.'),
        },
        { intents: INTENTS, settings: { escalateWhen: { intents: ['person'], to: 'human' } } },
      ),
      { others: [survey] },
    );
    assert.deepEqual(conversation.say('a human please', { readings: intent('person') }), ['A person comes.']);
    assert.deepEqual(conversation.state.stack, []);
  });

  it('of the called flow comes before that of its caller', () => {
    const settings = { escalateWhen: { intents: ['person'], to: 'mine' } };
    const nodes = { rate: asks('text', 'How was it?'), mine: says('Mine.') };
    const survey = parse({ ...(flow(nodes, { settings, intents: INTENTS }) as object), id: 'survey' });
    const conversation = Conversation.start(
      flow(
        {
          call: { kind: 'call', flow: 'survey', outlets: { next: 'after' } },
          after: says('After.'),
          human: says('A person comes.'),
        },
        { settings: { escalateWhen: { intents: ['person'], to: 'human' } } },
      ),
      { others: [survey] },
    );
    assert.deepEqual(conversation.say('a human please', { readings: intent('person') }), ['Mine.', 'After.']);
  });
});

describe('quick bubbles that are one answer', () => {
  it('have the worst sentiment, and the intent that was recognised last', () => {
    const conversation = Conversation.start(
      flow({
        ask: ask({ answered: 'act' }),
        act: {
          kind: 'action',
          action: 'updateSegment',
          segment: 's',
          outlets: { success: 'again', error: 'again' },
        },
        again: ask({ answered: 'report' }),
        report,
      }),
    );
    conversation.say('hi');
    conversation.say('this is awful', { readings: { ...sentiment(-0.7), ...intent('person', 0.55) } });
    conversation.say('cancel it', { readings: { ...sentiment(0.1), ...intent('cancel', 0.6) } });
    conversation.say('please', { readings: { ...sentiment(0.3), ...intent(null, 0.1) } });
    const said = conversation.finish({ ok: true, result: { segment: 's' } });
    assert.equal(said[1], 'this is awful\ncancel it\nplease: negative -0.7 cancel 0.6');
  });
});

describe('a plan', () => {
  const shows = (text: string) =>
    flow({ ask: ask({ answered: 'end' }), end: says(text) }, { intents: INTENTS });

  it('says what has to be read in visitors’ texts, and nothing where nothing is', () => {
    const cases: [string, object | undefined][] = [
      ['Bye.', undefined],
      ['{{answer.text}}', undefined],
      ['{{answer.sentiment}}', { sentiment: true }],
      ['{{answer.sentimentScore | number: 1}}', { sentiment: true }],
      ['{{answer.intent}}', { intents: ['cancel', 'person'] }],
      ['{{visitor.x | default: answer.intentConfidence}}', { intents: ['cancel', 'person'] }],
      ['{{answer | json}}', { sentiment: true, intents: ['cancel', 'person'] }],
    ];
    for (const [text, reads] of cases) assert.deepEqual(plan(shows(text)).reads, reads, text);
  });

  it('says so for a trigger', () => {
    const reads = (escalateWhen: object) =>
      plan(
        flow(
          { ask: ask({ answered: 'end' }), end: says('Bye.') },
          { intents: INTENTS, settings: { escalateWhen: { to: 'end', ...escalateWhen } } },
        ),
      ).reads;
    assert.deepEqual(reads({ intents: ['person'] }), { intents: ['cancel', 'person'] });
    assert.deepEqual(reads({ sentiment: 'negative' }), { sentiment: true });
    assert.deepEqual(reads({ below: -0.5 }), { sentiment: true });
  });

  it('counts the flows that it calls, and has none of the examples', () => {
    const called = parse({ ...(shows('{{answer.sentiment}}') as object), id: 'called' });
    const compiled = plan(
      flow(
        {
          ask: ask({ answered: 'call' }),
          call: { kind: 'call', flow: 'called', outlets: { next: 'end' } },
          end: says('{{answer.intent}}'),
        },
        { intents: { bill: { examples: ['Where is my invoice?'] } } },
      ),
      [called],
    );
    assert.deepEqual(compiled.reads, { sentiment: true, intents: ['bill', 'cancel', 'person'] });
    assert.ok(!JSON.stringify(compiled).includes('invoice'));
  });
});

describe('intents in a document', () => {
  it('are at most 50, with at most 50 examples each', () => {
    const intents = (count: number, examples: number) =>
      parseDocument(
        flow(
          { end: { kind: 'end' } },
          {
            intents: Object.fromEntries(
              Array.from({ length: count }, (_, at) => [`i${at}`, { examples: Array(examples).fill('x') }]),
            ),
          },
        ),
      );
    assert.ok(intents(50, 1).ok);
    for (const refused of [intents(51, 1), intents(1, 51)]) {
      assert.ok(!refused.ok);
      assert.match(refused.problems[0]?.field ?? '', /^intents/);
    }
  });
});

describe('the intents of several flows', () => {
  it('are those of all; one that several have has all examples and the highest threshold', () => {
    assert.deepEqual(
      mergeIntents([
        { a: { examples: ['a1'] }, b: { examples: ['b1'], threshold: 0.7 } },
        { b: { examples: ['b2'], threshold: 0.6 }, c: { examples: ['c1'], threshold: 0 } },
        { b: { examples: ['b3'] } },
      ]),
      {
        a: { examples: ['a1'] },
        b: { examples: ['b1', 'b2', 'b3'], threshold: 0.7 },
        c: { examples: ['c1'], threshold: 0 },
      },
    );
  });
});
