import assert from 'node:assert/strict';
import type { Value } from '../../src/flow/transcript.ts';
import { Conversation, flow, says } from './support/conversation.ts';

function holds(when: object, variables: { [name: string]: Value } = {}): boolean {
  const nodes = {
    if: { kind: 'condition', branches: [{ id: 'then', when }], outlets: { then: 'yes', else: 'no' } },
    yes: says('yes'),
    no: says('no'),
  };
  const [said] = Conversation.start(flow(nodes), { variables }).said;
  return said === 'yes';
}

const test = (op: string, to?: unknown, as?: string) => ({
  value: '{{a}}',
  op,
  ...(to === undefined ? {} : { to }),
  ...(as === undefined ? {} : { as }),
});

describe('conditions', () => {
  const cases: [string, object, Value, boolean][] = [
    ['text is equal without regard to case and space', test('equals', 'Yes '), ' yes', true],
    ['a number equals its text', test('equals', 10), '10.0', true],
    ['as text it does not', test('equals', 10, 'text'), '10.0', false],
    ['true equals its text', test('equals', true), 'true', true],
    ['not_equals is the opposite', test('not_equals', 'x'), 'y', true],
    ['contains looks inside texts', test('contains', 'FUND'), 'refunds', true],
    ['contains looks for items of lists', test('contains', 'b'), ['a', 'B'], true],
    ['contains does not find part of an item', test('contains', 'b'), ['ab'], false],
    ['starts_with', test('starts_with', 'uk'), 'UK-1', true],
    ['ends_with', test('ends_with', '-1'), 'UK-1', true],
    ['numbers compare as numbers', test('greater', 9), '10', true],
    ['texts compare as texts when asked', test('greater', '9', 'text'), '10', false],
    ['dates compare as dates', test('less', '2030-01-31T12:00Z', 'date'), '2030-01-31', true],
    ['greater_or_equal includes the bound', test('greater_or_equal', 5), 5, true],
    ['less_or_equal includes the bound', test('less_or_equal', 5), 5, true],
    ['less excludes the bound', test('less', 5), 5, false],
    ['what is not a number is not greater', test('greater', 1, 'number'), 'x', false],
    ['nor less', test('less', 1, 'number'), 'x', false],
    ['nothing is not less than something', test('less', 5), null, false],
    ['is_empty: nothing', test('is_empty'), null, true],
    ['is_empty: blank', test('is_empty'), '  ', true],
    ['is_empty: an empty list', test('is_empty'), [], true],
    ['is_empty: zero is not', test('is_empty'), 0, false],
    ['is_not_empty: false is something', test('is_not_empty'), false, true],
    ['in a written list', test('in', ['de', 'at']), 'AT', true],
    ['in a text with commas', test('in', 'de, at'), 'at', true],
    ['not in a list', test('in', ['de', 'at']), 'fr', false],
    ['matches anywhere', test('matches', '\\d{3}'), 'no 123', true],
    ['matches at the ends when held there', test('matches', '^\\d{3}$'), 'no 123', false],
  ];
  for (const [name, when, a, expected] of cases) {
    it(name, () => {
      assert.equal(holds(when, { a }), expected);
    });
  }

  it('compare with what another expression gives', () => {
    assert.ok(holds(test('equals', '{{b}}'), { a: 'x', b: 'x' }));
    assert.ok(holds(test('in', '{{b}}'), { a: 'x', b: ['y', 'x'] }));
    assert.ok(holds(test('in', ['{{b}}', 'z']), { a: 'x', b: 'x' }));
  });

  it('group with all and any', () => {
    const [yes, no] = [test('equals', 1), test('equals', 2)];
    assert.ok(holds({ any: [no, { all: [yes, { any: [no, yes] }] }] }, { a: 1 }));
    assert.ok(!holds({ all: [yes, { any: [no, no] }] }, { a: 1 }));
  });

  it('take the first branch that holds', () => {
    const nodes = {
      if: {
        kind: 'condition',
        branches: [
          { id: 'one', when: test('equals', 2) },
          { id: 'two', when: test('equals', 1) },
          { id: 'three', when: test('equals', 1) },
        ],
        outlets: { one: 'a', two: 'b', three: 'c', else: 'a' },
      },
      a: says('a'),
      b: says('b'),
      c: says('c'),
    };
    assert.deepEqual(Conversation.start(flow(nodes), { variables: { a: 1 } }).said, ['b']);
  });

  it('cannot hold a worker: a turn whose tests look at too much is stopped with an error', () => {
    const slow = { value: '{{a}}', op: 'matches', to: '(a?){150}b' };
    const nodes = {
      if: {
        kind: 'condition',
        branches: [{ id: 'then', when: { any: new Array<object>(50).fill(slow) } }],
        outlets: { then: 'if', else: 'if' },
      },
      other: says('x'),
    };
    const { state } = Conversation.start(
      flow({
        ...nodes,
        if: { ...nodes.if, outlets: { then: 'other', else: 'again' } },
        again: { kind: 'jump', to: 'if' },
      }),
      { variables: { a: 'a'.repeat(2_000) } },
    );
    assert.equal(state.error?.code, 'too_much_work');
    assert.equal(state.phase.kind, 'ended');
  });
});
