import assert from 'node:assert/strict';
import { flowJsonSchema } from '../../src/flow/document.ts';
import { compile, parseDocument } from '../../src/flow/publish.ts';
import type { Problem } from '../../src/flow/problem.ts';
import { asks, flow, parse, says } from './support/conversation.ts';

function problemsOf(input: unknown): Problem[] {
  const parsed = parseDocument(input);
  assert.ok(!parsed.ok);
  for (const { severity, message, mend } of parsed.problems) {
    assert.equal(severity, 'error');
    assert.ok(message && mend);
  }
  return parsed.problems;
}

const where = (input: unknown) => problemsOf(input).map(({ code, node, field }) => [code, node, field]);

describe('a document', () => {
  it('that is right is read as it is, with its layout', () => {
    const input = flow(
      { a: says('x') },
      { layout: { nodes: { a: { x: 1, y: 2 } }, zoom: 0.5 }, $schema: 'https://x.example' },
    );
    assert.deepEqual(parse(input), input);
  });

  const cases: [string, unknown, [string, string | undefined, string | undefined]][] = [
    ['an unknown field', flow({ a: says('x') }, { colour: 'red' }), ['unknown_field', undefined, 'colour']],
    [
      'an unknown field of a node',
      flow({ a: { ...says('x'), colour: 1 } }),
      ['unknown_field', 'a', 'colour'],
    ],
    [
      'an unknown field deep inside',
      flow({ a: { kind: 'message', messages: [{ type: 'text', text: 'x', txt: 1 }] } }),
      ['unknown_field', 'a', 'messages.0.txt'],
    ],
    [
      'an outlet that the kind has not',
      flow({ a: { ...says('x'), outlets: { nxt: 'a' } } }),
      ['unknown_outlet', 'a', 'outlets.nxt'],
    ],
    [
      'an outlet that no listener has',
      flow({ a: asks('text', 'x', { outlets: { done: 'a' } }) }),
      ['invalid_name', 'a', 'outlets.done'],
    ],
    ['a missing field', flow({ a: { kind: 'jump' } }), ['missing_field', 'a', 'to']],
    ['a wrong type', flow({ a: { kind: 'message', messages: 'x' } }), ['wrong_type', 'a', 'messages']],
    ['an unknown kind', flow({ a: { kind: 'mesage' } }), ['invalid_value', 'a', 'kind']],
    [
      'an unknown action',
      flow({ a: { kind: 'action', action: 'explode' } }),
      ['invalid_value', 'a', 'action'],
    ],
    [
      'an unknown listener type',
      flow({ a: { kind: 'listener', type: 'colour' } }),
      ['invalid_value', 'a', 'type'],
    ],
    [
      'a field of another listener type',
      flow({ a: asks('email', 'x', { min: 1 }) }),
      ['unknown_field', 'a', 'min'],
    ],
    [
      'an unknown operator',
      flow({ a: { kind: 'condition', branches: [{ id: 'b', when: { value: 'a', op: 'is' } }] } }),
      ['invalid_value', 'a', 'branches.0.when.op'],
    ],
    [
      'an unknown field of a test',
      flow({
        a: {
          kind: 'condition',
          branches: [{ id: 'b', when: { all: [{ value: 'a', op: 'equals', to: 1, with: 2 }] } }],
        },
      }),
      ['unknown_field', 'a', 'branches.0.when.all.0.with'],
    ],
    [
      'a duration that is none',
      flow({ a: { kind: 'wait', for: '5 minutes' } }),
      ['invalid_value', 'a', 'for'],
    ],
    [
      'another format',
      { ...(flow({ a: says('x') }) as object), format: 2 },
      ['invalid_value', undefined, 'format'],
    ],
    ['a bad node id', flow({ 'a b': says('x') }, { start: 'a' }), ['invalid_name', 'a b', undefined]],
    [
      'a bad flow id',
      { ...(flow({ a: says('x') }) as object), id: 'Order Support' },
      ['invalid_value', undefined, 'id'],
    ],
    ['a text that is too long', flow({ a: says('x'.repeat(4_097)) }), ['too_big', 'a', 'messages.0.text']],
    ['a null character', flow({ a: says('a\0b') }), ['invalid_value', undefined, undefined]],
    ['not even an object', null, ['wrong_type', undefined, undefined]],
  ];
  for (const [name, input, expected] of cases) {
    it(`with ${name} is refused with the place`, () => {
      const found = where(input);
      assert.deepEqual(
        found.find(([code]) => code === expected[0]),
        expected,
        JSON.stringify(problemsOf(input)),
      );
    });
  }

  it('names the unknown field in words', () => {
    const [problem] = problemsOf(flow({ a: says('x') }, { colour: 'red' }));
    assert.equal(problem?.message, 'There is no field “colour” here.');
  });

  it('with more than 2,000 nodes is refused', () => {
    const nodes = Object.fromEntries(Array.from({ length: 2_001 }, (_, index) => [`n${index}`, says('x')]));
    assert.deepEqual(where(flow(nodes)), [['too_big', undefined, 'nodes']]);
  });

  it('that is nested a million deep is refused, not a crash', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 1_000_000; depth += 1) deep = [deep];
    assert.deepEqual(where(flow({ a: { kind: 'set', assign: [{ variable: 'x', value: deep }] } })), [
      ['too_deep', undefined, undefined],
    ]);
  });

  it('cannot smuggle in a prototype', () => {
    const parsed = parseDocument(
      JSON.parse('{"format":1,"id":"a","name":"A","start":"a","nodes":{"__proto__":{"kind":"end"}}}'),
    );
    assert.ok(!parsed.ok || !Object.hasOwn(parsed.document.nodes, 'a'));
    assert.equal(({} as { kind?: string }).kind, undefined);
  });
});

describe('the JSON Schema', () => {
  const schema = flowJsonSchema();

  it('is JSON, and describes what a person writes', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
    const text = JSON.stringify(schema);
    for (const word of ['message', 'listener', 'escalate', 'updateSegment', 'starts_with', 'takeTogether']) {
      assert.ok(text.includes(`"${word}"`), word);
    }
  });

  it('asks only for what has no default', () => {
    assert.deepEqual(schema.required, ['format', 'id', 'name', 'start', 'nodes']);
    assert.equal(schema.additionalProperties, false);
  });
});

describe('a plan', () => {
  const other = {
    ...(flow({
      a: says('Other', 'call'),
      call: { kind: 'call', flow: 'test', outlets: { next: 'end' } },
      end: { kind: 'end' },
    }) as object),
    id: 'other',
  };
  const main = flow({
    call: { kind: 'call', flow: 'other', outlets: { next: 'end' } },
    end: { kind: 'end' },
  });
  const findFlow = (id: string) => (id === 'other' ? { document: parse(other), version: 7 } : null);

  it('has every flow in it that can be reached, as it was then; flows may call each other in a circle', () => {
    const compiled = compile(parse(main), 4, { findFlow });
    assert.ok(compiled.ok);
    const { plan } = compiled;
    assert.deepEqual([plan.format, plan.flow, plan.version], [1, 'test', 4]);
    assert.deepEqual(
      Object.entries(plan.flows).map(([id, { version }]) => [id, version]),
      [
        ['test', 4],
        ['other', 7],
      ],
    );
  });

  it('is plain JSON', () => {
    const compiled = compile(parse(main), 4, { findFlow });
    assert.ok(compiled.ok);
    assert.deepEqual(JSON.parse(JSON.stringify(compiled.plan)), compiled.plan);
  });

  it('is not made from a document with errors', () => {
    const compiled = compile(parse(flow({ a: says('x', 'nowhere') })), 1, { findFlow });
    assert.ok(!compiled.ok);
    assert.deepEqual(
      compiled.problems.map(({ code }) => code),
      ['unknown_node'],
    );
  });
});
