import assert from 'node:assert/strict';
import type { Value } from '../../src/flow/transcript.ts';
import { asks, Conversation, flow, says, START } from './support/conversation.ts';

const OUTLETS = { answered: 'thanks', invalid: 'given-up', timeout: 'late' };
const ENDS = { thanks: says('Thanks'), 'given-up': says('Given up'), late: says('Late') };

function ask(type: string, rest: object = {}, options: Parameters<typeof Conversation.start>[1] = {}) {
  const listener = asks(type, 'Well?', { saveTo: 'saved', outlets: OUTLETS, ...rest });
  return Conversation.start(flow({ ask: listener, ...ENDS }), options);
}

const BUTTONS = [
  { id: 'a', label: 'Alpha' },
  { id: 'b', label: 'Beta  Two' },
];

describe('a listener takes', () => {
  const cases: [type: string, rest: object, answer: string, saved: Value][] = [
    ['text', {}, '  some text ', 'some text'],
    ['text', { pattern: '^\\d{4}$' }, '1234', '1234'],
    ['name', {}, 'my name is Ada  Lovelace.', 'Ada Lovelace'],
    ['name', {}, '李', '李'],
    ['email', {}, ' Ada.L+x@Example.COM ', 'Ada.L+x@example.com'],
    ['phone', {}, '+44 (20) 7946-0000', '+442079460000'],
    ['number', {}, '1,234.5', 1234.5],
    ['number', {}, '12,5', 12.5],
    ['number', { min: 1, max: 5, integer: true }, ' 5 ', 5],
    ['date', {}, '2030-2-1', '2030-02-01'],
    ['date', {}, '1.2.2030', '2030-02-01'],
    ['date', {}, '1st February 2030', '2030-02-01'],
    ['date', {}, 'Feb 1, 2030', '2030-02-01'],
    ['date', { earliest: 'today' }, 'tomorrow', '2030-01-08'],
    ['url', {}, 'example.com/a?b=c', 'https://example.com/a?b=c'],
    ['url', {}, 'http://example.com', 'http://example.com'],
    ['yesno', {}, 'Yes!', true],
    ['yesno', {}, 'no thanks', false],
  ];
  for (const [type, rest, answer, saved] of cases) {
    it(`${JSON.stringify(answer)} as ${type} ${JSON.stringify(rest)}`, () => {
      const conversation = ask(type, rest);
      assert.deepEqual(conversation.say(answer), ['Thanks']);
      assert.deepEqual(conversation.state.variables.saved, saved);
    });
  }

  it('a file that comes without a text as its name, and otherwise as the text', () => {
    const file = { id: 'f1', name: 'invoice.pdf', type: 'application/pdf', bytes: 12 };
    for (const [text, saved] of [
      [undefined, 'invoice.pdf'],
      ['see here', 'see here'],
    ] as const) {
      const conversation = ask('text');
      assert.deepEqual(conversation.sendFile(file, text === undefined ? {} : { text }), ['Thanks']);
      assert.equal(conversation.state.variables.saved, saved);
      const sent = conversation.effects.flatMap((effect) =>
        effect.type === 'entry' && effect.entry.from === 'visitor' ? [effect.entry] : [],
      );
      assert.deepEqual(
        sent.map((entry) => entry.type === 'text' && [entry.text, entry.file]),
        [[saved, file]],
      );
    }
  });

  it('a phone number without its country code when it was recognised outside', () => {
    const conversation = ask('phone');
    conversation.say('020 7946 0000', { readings: { phone: '+442079460000' } });
    assert.equal(conversation.state.variables.saved, '+442079460000');
  });
});

describe('a listener does not take', () => {
  const cases: [type: string, rest: object, answer: string][] = [
    ['text', {}, '   '],
    ['text', { pattern: '^\\d{4}$' }, '12345'],
    ['text', { maxLength: 3 }, 'four'],
    ['name', {}, '12345'],
    ['name', {}, 'https://spam.example'],
    ['email', {}, 'ada@example'],
    ['email', {}, 'a b@example.com'],
    ['phone', {}, '020 7946 0000'],
    ['phone', {}, '+12'],
    ['number', {}, 'seven'],
    ['number', {}, '1e5'],
    ['number', { min: 1 }, '0'],
    ['number', { max: 5 }, '5.5'],
    ['number', { integer: true }, '2.5'],
    ['date', {}, '2030-02-30'],
    ['date', {}, '01/02/2030'],
    ['date', { earliest: 'today' }, '2030-01-06'],
    ['date', { latest: '{{visitor.last}}' }, '2030-01-09'],
    ['url', {}, 'javascript:alert(1)'],
    ['url', {}, 'hello'],
    ['yesno', {}, 'perhaps'],
  ];
  for (const [type, rest, answer] of cases) {
    it(`${JSON.stringify(answer)} as ${type} ${JSON.stringify(rest)}`, () => {
      const conversation = ask(
        type,
        { ...rest, retry: { message: 'Again' } },
        { visitor: { last: '2030-01-08' } },
      );
      assert.deepEqual(conversation.say(answer), ['Again']);
      assert.equal(conversation.state.variables.saved, undefined);
    });
  }
});

describe('an invalid answer', () => {
  it('gets the retry message so many times, then the invalid outlet', () => {
    const conversation = ask(
      'number',
      { retry: { message: 'A number, {{visitor.name}}', limit: 2 } },
      { visitor: { name: 'Ada' } },
    );
    assert.deepEqual(conversation.say('x'), ['A number, Ada']);
    assert.deepEqual(conversation.say('x'), ['A number, Ada']);
    assert.deepEqual(conversation.say('x'), ['Given up']);
  });

  it('is asked again as often as it takes where the invalid outlet leads nowhere', () => {
    const conversation = ask('number', { outlets: { answered: 'thanks' } });
    for (let count = 0; count < 50; count += 1) assert.equal(conversation.say('x').length, 1);
    assert.deepEqual(conversation.say('1'), ['Thanks']);
  });

  it('shows the buttons again', () => {
    const conversation = ask('choice', { buttons: BUTTONS });
    conversation.say('x');
    const last = conversation.entries.at(-1);
    assert.ok(last?.type === 'text');
    assert.deepEqual(
      last.buttons?.map(({ id }) => id),
      ['a@1', 'b@1'],
    );
  });
});

describe('buttons', () => {
  const choice = (rest: object = {}) => ask('choice', { buttons: BUTTONS, ...rest });

  for (const [name, answer] of [
    ['its label', 'beta TWO'],
    ['its number', '2'],
    ['its number with a dot', ' 2. '],
  ] as const) {
    it(`are pressed by typing ${name}`, () => {
      const conversation = choice();
      assert.deepEqual(conversation.say(answer), ['Thanks']);
      assert.equal(conversation.state.variables.saved, 'b');
      assert.deepEqual(conversation.state.variables.answer, {
        text: 'Beta  Two',
        choice: 'b',
        label: 'Beta  Two',
      });
    });
  }

  it('are pressed by their id, with or without the visit', () => {
    for (const id of ['b@1', 'b']) {
      const conversation = choice();
      conversation.press(id);
      assert.equal(conversation.state.variables.saved, 'b');
      const pressed = conversation.entries.find(({ from }) => from === 'visitor');
      assert.ok(pressed?.type === 'text');
      assert.deepEqual([pressed.text, pressed.choice], ['Beta  Two', 'b@1']);
    }
  });

  it('lead to their own outlet where it is connected', () => {
    const conversation = choice({ outlets: { ...OUTLETS, 'button.b': 'late' } });
    assert.deepEqual(conversation.say('2'), ['Late']);
  });

  it('are told in what the conversation expects', () => {
    assert.deepEqual(choice().view.expects, {
      node: 'ask',
      type: 'choice',
      buttons: [
        { id: 'a@1', label: 'Alpha' },
        { id: 'b@1', label: 'Beta  Two' },
      ],
    });
  });

  it('leave free text to the text outlet', () => {
    const conversation = choice({ outlets: { ...OUTLETS, text: 'late' } });
    assert.deepEqual(conversation.say('something else'), ['Late']);
    assert.deepEqual(conversation.state.variables.answer, {
      text: 'something else',
      choice: null,
      label: null,
    });
    assert.equal(conversation.state.variables.saved, undefined);
  });

  it('make free text an invalid answer where the text outlet leads nowhere', () => {
    assert.match(choice().say('something else')[0] ?? '', /choose one of the options/);
  });

  it('make an unknown press an invalid answer', () => {
    const conversation = choice({ retry: { message: 'Again' } });
    assert.deepEqual(conversation.press('zzz@9'), ['Again']);
  });

  it('stand beside a typed answer where the listener has a type', () => {
    const number = {
      buttons: [
        { id: '10', label: 'Ten' },
        { id: 'many', label: 'Many' },
      ],
    };
    const typed = ask('number', number);
    typed.say('2');
    assert.equal(typed.state.variables.saved, 2, 'a number is the answer, not the second button');
    const pressed = ask('number', number);
    pressed.press('10');
    assert.equal(pressed.state.variables.saved, 10);
    const other = ask('number', number);
    assert.deepEqual(other.press('many'), ['Thanks']);
    assert.equal(other.state.variables.saved, undefined, 'a button that is no number is not stored as one');
  });

  it('that are links are shown and never pressed', () => {
    const conversation = ask('choice', {
      buttons: [...BUTTONS, { id: 'l', label: 'Link', url: 'https://x.example' }],
    });
    const last = conversation.entries.at(-1);
    assert.ok(last?.type === 'text');
    assert.deepEqual(last.buttons?.at(-1), { id: 'l@1', label: 'Link', url: 'https://x.example' });
    assert.equal(conversation.view.expects?.buttons?.length, 2);
    assert.match(conversation.press('l')[0] ?? '', /choose/);
  });

  it('under messages and cards wait for the listener that follows, also behind an action', () => {
    const nodes = {
      show: {
        kind: 'message',
        messages: [
          { type: 'carousel', cards: [{ title: 'One', buttons: [{ id: 'one', label: 'Take one' }] }] },
        ],
        outlets: { next: 'act' },
      },
      act: {
        kind: 'action',
        action: 'updateSegment',
        segment: 's',
        outlets: { success: 'ask', error: 'ask' },
      },
      ask: { kind: 'listener', type: 'choice', saveTo: 'saved', outlets: { 'button.one': 'thanks' } },
      ...ENDS,
    };
    const conversation = Conversation.start(flow(nodes));
    conversation.press('one@1');
    const pressed = conversation.entries.at(-1);
    assert.ok(pressed?.type === 'text' && pressed.text === 'Take one');
    assert.deepEqual(conversation.finish({ ok: true, result: { segment: 's' } }), ['Thanks']);
    assert.equal(conversation.state.variables.saved, 'one');
  });

  it('have a line to stand under where the prompt has no place for them', () => {
    const conversation = Conversation.start(
      flow({
        ask: { kind: 'listener', type: 'choice', buttons: BUTTONS, outlets: { answered: 'thanks' } },
        ...ENDS,
      }),
    );
    assert.deepEqual(conversation.said, ['Please choose one of these:']);
  });
});

describe('a press on a button of an earlier question', () => {
  const nodes = {
    first: asks('choice', 'First?', { buttons: BUTTONS, outlets: { answered: 'second' } }),
    second: asks('choice', 'Second?', {
      buttons: [{ id: 'a', label: 'Another' }],
      retry: { message: 'Again', limit: 0 },
      outlets: { answered: 'thanks', invalid: 'given-up' },
    }),
    ...ENDS,
  };

  it('is told apart: the question is asked again and no try is counted', () => {
    const conversation = Conversation.start(flow(nodes));
    conversation.press('a@1');
    const said = conversation.press('b@1');
    assert.equal(said.length, 2);
    assert.match(said[0] ?? '', /earlier question/);
    assert.equal(said[1], 'Second?');
    const entry = conversation.entries.findLast(({ from }) => from === 'visitor');
    assert.ok(entry?.type === 'text');
    assert.deepEqual([entry.text, entry.choice], ['Beta  Two', 'b@1']);
    assert.deepEqual(conversation.press('a@2'), ['Thanks']);
  });

  it('with the same id as one of the current question is still told apart', () => {
    const conversation = Conversation.start(flow(nodes));
    conversation.press('a@1');
    assert.equal(conversation.press('a@1')[1], 'Second?');
    assert.deepEqual(conversation.press('a'), ['Thanks']);
  });

  it('has the author’s message where there is one', () => {
    const conversation = Conversation.start(
      flow(nodes, { settings: { earlierButtonMessage: 'That was before.' } }),
    );
    conversation.press('a@1');
    assert.deepEqual(conversation.press('b@1'), ['That was before.', 'Second?']);
  });
});

describe('a timeout', () => {
  const timed = () => ask('text', { timeout: '10m' });

  it('leads to its outlet when its time has come, not before', () => {
    const conversation = timed();
    assert.equal(conversation.deadline, START + 600_000);
    assert.deepEqual(conversation.after(9.99), []);
    assert.deepEqual(conversation.after(0.01), ['Late']);
  });

  it('does not count against an answer that was accepted in time and arrives late', () => {
    const conversation = timed();
    conversation.now += 3_600_000;
    assert.deepEqual(conversation.say('here', { acceptedAt: START + 600_000 }), ['Thanks']);
  });

  it('comes before an answer that was accepted too late', () => {
    const conversation = timed();
    conversation.now += 3_600_000;
    const said = conversation.say('here', { acceptedAt: START + 600_001 });
    assert.equal(said[0], 'Late');
  });

  it('counts from the last time the question was asked', () => {
    const conversation = ask('number', { timeout: '10m' });
    conversation.after(9);
    conversation.say('x');
    assert.deepEqual(conversation.after(9), []);
    assert.deepEqual(conversation.after(1), ['Late']);
  });
});

describe('quick bubbles', () => {
  const two = (settings: object = {}) =>
    Conversation.start(
      flow(
        {
          one: asks('text', 'One?', { saveTo: 'one', outlets: { answered: 'act' } }),
          act: {
            kind: 'action',
            action: 'updateSegment',
            segment: 's',
            outlets: { success: 'two', error: 'two' },
          },
          two: asks('text', 'Two?', { saveTo: 'two', outlets: { answered: 'three' } }),
          three: asks('text', 'Three?', { saveTo: 'three' }),
        },
        { settings },
      ),
    );
  const finish = { ok: true, result: { segment: 's' } } as const;

  it('that came before the question was asked are one answer to it', () => {
    const conversation = two();
    conversation.say('hi');
    conversation.say('my name is Ada');
    conversation.say('order 17');
    assert.deepEqual(conversation.finish(finish), ['Two?', 'Three?']);
    assert.equal(conversation.state.variables.two, 'my name is Ada\norder 17');
    assert.equal(conversation.state.variables.three, undefined);
    assert.deepEqual(
      conversation.effects.filter(({ type }) => type === 'taken'),
      [
        { type: 'taken', messages: ['m1'] },
        { type: 'taken', messages: ['m2', 'm3'] },
      ],
    );
  });

  it('are taken one by one where the flow says so', () => {
    const conversation = two({ takeTogether: false });
    conversation.say('hi');
    conversation.say('b');
    conversation.say('c');
    conversation.finish(finish);
    assert.deepEqual([conversation.state.variables.two, conversation.state.variables.three], ['b', 'c']);
  });

  it('are taken one by one where a press is among them', () => {
    const conversation = two();
    conversation.say('hi');
    conversation.say('b');
    conversation.press('x');
    conversation.finish(finish);
    assert.equal(conversation.state.variables.two, 'b');
  });

  it('that are too much for one answer are not cut', () => {
    const conversation = two();
    conversation.say('hi');
    conversation.say('b'.repeat(3_000));
    conversation.say('c'.repeat(3_000));
    conversation.finish(finish);
    assert.equal(conversation.state.variables.two, 'b'.repeat(3_000));
    assert.equal(conversation.state.variables.three, 'c'.repeat(3_000));
  });

  it('that queued up outside are seen together when the host says that more follow', () => {
    const conversation = ask('text');
    const acceptedAt = START - 5_000;
    assert.deepEqual(conversation.say('hi', { acceptedAt, more: true }), []);
    assert.equal(conversation.deadline, acceptedAt, 'a host that stops here is woken at once');
    assert.deepEqual(conversation.say('order 17', { acceptedAt }), ['Thanks']);
    assert.equal(conversation.state.variables.saved, 'hi\norder 17');
  });

  it('are taken by the next event even if what should follow never comes', () => {
    const conversation = ask('text');
    conversation.say('hi', { more: true });
    assert.deepEqual(conversation.after(0), ['Thanks']);
  });
});
