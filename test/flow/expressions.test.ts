import assert from 'node:assert/strict';
import { parseTemplate } from '../../src/flow/expressions/parse-template.ts';
import { evaluateValue, render } from '../../src/flow/expressions/render.ts';
import { initialState } from '../../src/flow/transition.ts';
import type { Value } from '../../src/flow/transcript.ts';
import { flow, plan, says } from './support/conversation.ts';

const PLAN = plan(flow({ a: says('x') }));

function stateWith(variables: { [name: string]: Value }) {
  const facts = {
    conversation: { id: 'c1', channel: 'sms' },
    visitor: { name: 'Ada' },
    contact: { city: 'Paris' },
  };
  return initialState(PLAN, facts, variables);
}

function parsed(text: string) {
  const result = parseTemplate(text);
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.template;
}

const fill = (text: string, variables: { [name: string]: Value } = {}) =>
  render(stateWith(variables), parsed(text));
const complaint = (text: string) => {
  const result = parseTemplate(text);
  assert.ok(!result.ok, text);
  return result.message;
};

describe('expressions', () => {
  it('read variables, list items, the visitor, the contact, the conversation and the last error', () => {
    const state = stateWith({ order: { lines: [{ name: 'Tea' }, { name: 'Cup' }] } });
    state.error = { code: 'no_such_segment', message: 'There is no segment x.' };
    state.assignee = { id: 'a', name: 'Alex' };
    const read = (text: string) => render(state, parsed(text));
    assert.equal(read('{{order.lines.1.name}} {{ order.lines[0].name }}'), 'Cup Tea');
    assert.equal(
      read('{{visitor.name}} {{contact.city}} {{conversation.id}} {{conversation.channel}}'),
      'Ada Paris c1 sms',
    );
    assert.equal(
      read('{{conversation.status}} {{conversation.segment}}{{conversation.assignee.name}}'),
      'bot Alex',
    );
    assert.equal(read('{{error.code}}: {{error.message}}'), 'no_such_segment: There is no segment x.');
  });

  it('render what is missing as nothing, whatever the path', () => {
    assert.equal(
      fill('[{{nothing}}{{order.a.b.c}}{{visitor.x}}{{error.code}}{{list.9}}]', { list: [1] }),
      '[]',
    );
  });

  it('render lists and objects as something a person can read', () => {
    assert.equal(
      fill('{{list}} {{yes}} {{n}} {{o}}', { list: ['a', 2], yes: true, n: 1.5, o: { a: 1 } }),
      'a, 2 true 1.5 {"a":1}',
    );
  });

  it('never reach a prototype', () => {
    const hostile = JSON.parse('{"o":{"__proto__":{"x":1}}}') as { o: Value };
    for (const path of [
      'o.toString',
      'o.valueOf',
      'list.length',
      'text.length',
      'toString',
      'hasOwnProperty',
    ]) {
      assert.equal(fill(`{{${path}}}`, { ...hostile, list: [1], text: 'abc' }), '', path);
    }
    for (const path of ['o.__proto__.x', 'o.constructor.name', 'constructor', 'a.prototype']) {
      assert.match(complaint(`{{${path}}}`), /cannot be part of a path/, path);
    }
  });

  const cases: [string, { [name: string]: Value }, string][] = [
    ["{{a | default: 'none'}}", {}, 'none'],
    ["{{a | default: 'none'}}", { a: ' ' }, 'none'],
    ["{{a | default: 'none'}}", { a: 0 }, '0'],
    ['{{a | default: b}}', { b: 'other' }, 'other'],
    ['{{a | upper}}{{a | lower}}{{a | capitalize}}', { a: 'aB' }, 'ABabAB'],
    ['[{{a | trim}}]', { a: '  x ' }, '[x]'],
    ['{{a | truncate: 4}}', { a: 'abcdef' }, 'abc…'],
    ['{{a | truncate: 3}}', { a: 'a😀😀' }, 'a…'],
    ['{{a | date}}', { a: '2030-02-03T23:30:00+02:00' }, '2030-02-03'],
    [
      "{{a | date: 'DDDD, D MMMM YYYY HH:mm'}}",
      { a: '2030-02-03T23:30:00Z' },
      'Sunday, 3 February 2030 23:30',
    ],
    ["{{a | date: 'DD.MM.YYYY'}}", { a: 0 }, '01.01.1970'],
    ['{{a | date}}', { a: '2030-02-31' }, ''],
    ['{{a | add_days: -1}}', { a: '2030-03-01' }, '2030-02-28'],
    ['{{a | add_days: 1}}', { a: '2030-03-01T10:00Z' }, '2030-03-02T10:00:00.000Z'],
    ['{{a | number: 2}}', { a: '3' }, '3.00'],
    ['{{a | number: 0}}', { a: 2.5 }, '3'],
    ['{{a | number: 2}}', { a: 'x' }, ''],
    ["{{a | join: ' and '}}", { a: [1, 2] }, '1 and 2'],
    ['{{a | first}}{{a | last}}{{a | size}}', { a: ['x', 'y'] }, 'xy2'],
    ['{{a | first}}{{a | size}}', { a: '😀b' }, '😀2'],
    ['{{a | plus: 1 | times: 2 | minus: 3 | divided_by: 2}}', { a: 4 }, '3.5'],
    ['{{a | plus: 0.2}}', { a: 0.1 }, '0.3'],
    ['{{a | plus: 1}}', {}, '1'],
    ['{{a | divided_by: 0}}', { a: 1 }, ''],
    ['{{a | plus: 1}}', { a: 'x' }, ''],
    ["{{a | replace: '-', ''}}", { a: '1-2-3' }, '123'],
    ['{{a | json}}', { a: { b: [1] } }, '{"b":[1]}'],
    ["\\{{a}} {{\"}}\"}} {{'it\\'s'}}", {}, "{{a}} }} it's"],
    ['{ {a} }} {', {}, '{ {a} }} {'],
    ['{{größe}} {{a-b}}', { größe: 'L', 'a-b': 1 }, 'L 1'],
  ];
  for (const [text, variables, expected] of cases) {
    it(`${text} with ${JSON.stringify(variables)} is ${JSON.stringify(expected)}`, () => {
      assert.equal(fill(text, variables), expected);
    });
  }

  it('keep the type of a value when nothing stands around it', () => {
    const value = (text: string) =>
      evaluateValue(stateWith({ list: [1, { a: 2 }], n: 2 }), { template: parsed(text) });
    assert.deepEqual(value('{{list}}'), [1, { a: 2 }]);
    assert.equal(value('{{n | plus: 1}}'), 3);
    assert.equal(value('{{nothing}}'), null);
    assert.equal(value('{{n}} '), '2 ');
  });

  it('cannot be made to grow without end', () => {
    const a = 'a'.repeat(8_000);
    assert.ok(fill("{{a | replace: 'a', a | replace: 'a', a}}", { a }).length <= 4_096);
    assert.ok(fill('{{l | join: a}}', { a, l: new Array<number>(4_000).fill(1) }).length <= 4_096);
  });

  const mistakes: [string, RegExp][] = [
    ['{{a', /no closing/],
    ['{{}}', /empty/],
    ['{{a | nonsense}}', /There is no filter “nonsense”; there are: default, upper/],
    ['{{a | default}}', /takes 1 argument/],
    ['{{a | upper: 1}}', /takes 0 argument/],
    ['{{a b}}', /“b}}” is not understood/],
    ["{{'a}}", /not closed/],
    ['{{=1}}', /is not a path/],
    ['{{a | }}', /There is no filter/],
  ];
  for (const [text, expected] of mistakes) {
    it(`${text} is refused with a reason`, () => {
      assert.match(complaint(text), expected);
    });
  }
});
