import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { FILTER_NAMES } from '../../src/flow/plan.ts';
import { actionNode } from '../../src/flow/actions/schema.ts';
import { OPERATORS } from '../../src/flow/conditions/schema.ts';
import { lint, parseDocument } from '../../src/flow/publish.ts';
import { Conversation, parse } from './support/conversation.ts';

const text = readFileSync(new URL('../../docs/flow-language.md', import.meta.url), 'utf8');
const [first = '', second = '', third = '', fourth = ''] = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(
  ([, json = '']) => json,
);

describe('docs/flow-language.md', () => {
  it('begins with a flow that is right and runs', () => {
    const document = parse(JSON.parse(first));
    assert.deepEqual(lint(document, { findFlow: () => null }), []);
    const conversation = Conversation.start(document);
    assert.deepEqual(conversation.said, ['Hello there!', 'Tea or coffee?']);
    assert.deepEqual(conversation.say('tea'), ['Tea it is.']);
  });

  for (const [what, json] of [
    ['a condition', second],
    ['something that is sent', third],
  ]) {
    it(`has ${what} that can be read`, () => {
      const nodes = { a: JSON.parse(json ?? '') as unknown };
      const parsed = parseDocument({ format: 1, id: 'a', name: 'A', start: 'a', nodes });
      assert.ok(parsed.ok, JSON.stringify(parsed));
    });
  }

  it('has intents and a trigger that can be read', () => {
    const nodes = { human: { kind: 'end' } };
    const document = { format: 1, id: 'a', name: 'A', start: 'human', nodes };
    assert.deepEqual(lint(parse({ ...document, ...JSON.parse(fourth) }), { findFlow: () => null }), []);
  });

  it('names every action with every field that it has', () => {
    for (const { shape } of actionNode.options) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${shape.action.value}\` `)) ?? '';
      for (const field of Object.keys(shape)) {
        if (['kind', 'action', 'name', 'outlets'].includes(field)) continue;
        assert.ok(row.includes(`\`${field}\``), `${shape.action.value}: ${field}`);
      }
    }
  });

  it('names every filter and every operator', () => {
    for (const name of [...FILTER_NAMES, ...OPERATORS]) assert.match(text, new RegExp(`\\b${name}\\b`), name);
  });

  it('names every problem that lint can find', () => {
    const tests = readFileSync(new URL('lint.test.ts', import.meta.url), 'utf8');
    const codes = [
      ...tests.matchAll(/^ {4}'(?:error|warning)',\n {4}'(\w+)'|\['(?:error|warning)', '(\w+)'/gm),
    ];
    assert.ok(codes.length > 20);
    for (const [, multi, single] of codes)
      assert.ok(text.includes(`\`${multi ?? single}\``), multi ?? single);
  });
});
