import assert from 'node:assert/strict';
import { asks, Conversation, flow, says } from './support/conversation.ts';

const call = (name: string, next?: string) => ({
  kind: 'call',
  flow: name,
  outlets: next === undefined ? {} : { next },
});

describe('a called flow', () => {
  const sub = {
    ...(flow({
      ask: asks('text', 'Sub?', { saveTo: 'fromSub', outlets: { answered: 'end' } }),
      end: { kind: 'end' },
    }) as object),
    id: 'sub',
    variables: { greeting: { type: 'text', default: 'Hi' }, given: { type: 'text', default: 'no' } },
  };

  it('comes back to where it was called, with what it has set', () => {
    const nodes = { call: call('sub', 'after'), after: says('{{fromSub}} {{greeting}} {{given}}') };
    const conversation = Conversation.start(flow(nodes, { variables: { given: { type: 'text' } } }), {
      others: [sub],
      variables: { given: 'yes' },
    });
    assert.deepEqual(conversation.view.node, { flow: 'sub', id: 'ask', kind: 'listener', name: 'ask' });
    assert.deepEqual(conversation.say('x'), ['x Hi yes']);
  });

  it('that calls itself for ever is an error with a name', () => {
    const conversation = Conversation.start(
      flow({ say: says('a', 'call'), call: call('test', 'end'), end: { kind: 'end' } }),
    );
    assert.equal(conversation.state.error?.code, 'too_deep');
    assert.equal(
      conversation.entries.filter((entry) => entry.from === 'bot').length,
      22,
      '21 flows and the fallback',
    );
  });

  it('that is called last needs no way back, and is stopped by its steps', () => {
    const conversation = Conversation.start(flow({ call: call('test') }));
    assert.equal(conversation.state.error?.code, 'too_many_steps');
  });
});

describe('the parts of a flow', () => {
  it('jump, and set variables one after the other in their types', () => {
    const nodes = {
      set: {
        kind: 'set',
        assign: [
          { variable: 'n', value: '2' },
          { variable: 'm', value: '{{n | times: 3}}' },
          { variable: 'list', value: [1, 'a'] },
          { variable: 'text', value: '{{n}} and {{m}}' },
          { variable: 'flag', value: 'yes', as: 'boolean' },
          { variable: 'on', value: '2030-02-03T00:00Z', as: 'date' },
        ],
        outlets: { next: 'jump' },
      },
      jump: { kind: 'jump', to: 'end' },
      skipped: says('no'),
      end: { kind: 'end' },
    };
    const { state, said } = Conversation.start(flow(nodes, { variables: { n: { type: 'number' } } }));
    assert.deepEqual(said, []);
    assert.deepEqual(state.variables, {
      n: 2,
      m: 6,
      list: [1, 'a'],
      text: '2 and 6',
      flag: true,
      on: '2030-02-03',
    });
  });

  it('that circle without waiting are stopped with an error, and the visitor hears of it', () => {
    const { state, entries } = Conversation.start(
      flow({
        a: { kind: 'set', assign: [{ variable: 'n', value: '{{n | plus: 1}}' }], outlets: { next: 'b' } },
        b: {
          kind: 'condition',
          branches: [{ id: 'x', when: { value: '{{n}}', op: 'less', to: 0 } }],
          outlets: { else: 'a' },
        },
      }),
    );
    assert.equal(state.error?.code, 'too_many_steps');
    assert.equal(state.visits, 1_000);
    assert.equal(state.phase.kind, 'ended');
    assert.deepEqual(
      entries.map(({ from, audience }) => [from, audience]),
      [
        ['system', 'members'],
        ['bot', undefined],
      ],
    );
  });

  const grow = (variable: string, value: string) => ({
    a: { kind: 'set', assign: [{ variable, value }], outlets: { next: 'b' } },
    b: says('{{error.code}}'),
  });

  it('keep the old value where a new one is too large, and say so', () => {
    const list = new Array<string>(2_000).fill('abcdef');
    const { state, said } = Conversation.start(flow(grow('big', '{{visitor.list}}')), {
      visitor: { list },
      variables: { big: 'old' },
    });
    assert.deepEqual(said, ['value_too_large']);
    assert.equal(state.variables.big, 'old');
  });

  it('do not hold more than 200 variables, nor more than 256 KB of them', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`v${index}`, 1]));
    assert.deepEqual(Conversation.start(flow(grow('extra', 'x')), { variables: many }).said, [
      'too_many_variables',
    ]);
    const large = Object.fromEntries(
      Array.from({ length: 32 }, (_, index) => [`v${index}`, 'x'.repeat(8_100)]),
    );
    const more = Conversation.start(flow(grow('extra', '{{visitor.text}}')), {
      variables: large,
      visitor: { text: 'x'.repeat(8_000) },
    });
    assert.deepEqual(more.said, ['variables_too_large']);
  });

  it('do not store a value that is not of the wanted type', () => {
    const { state, said } = Conversation.start(
      flow(
        {
          a: { kind: 'set', assign: [{ variable: 'n', value: '{{visitor.x}}' }], outlets: { next: 'b' } },
          b: says('{{error.code}}'),
        },
        { variables: { n: { type: 'number', default: 1 } } },
      ),
      { visitor: { x: 'many' } },
    );
    assert.deepEqual(said, ['wrong_type']);
    assert.equal(state.variables.n, 1);
  });
});
