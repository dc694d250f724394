import assert from 'node:assert/strict';
import { scanTemplate } from '../../src/flow/expressions/scan-template.ts';
import { isKnownPath, listVariables, SYSTEM_PATHS } from '../../src/flow/known-paths.ts';

describe('what expressions can read', () => {
  it('is what is declared, set or saved, each once and the declared ones first', () => {
    const found = listVariables({
      variables: { order: { type: 'object', description: 'From the shop', default: { id: 17 } } },
      nodes: {
        ask: { kind: 'listener', type: 'number', saveTo: 'amount' },
        set: { kind: 'set', assign: [{ variable: 'order' }, { variable: 'vip', as: 'boolean' }] },
      },
    });
    assert.deepEqual(found, [
      { name: 'order', type: 'object', description: 'From the shop', default: { id: 17 } },
      { name: 'amount', node: 'ask', type: 'number' },
      { name: 'vip', node: 'set', type: 'boolean' },
    ]);
  });

  it('is found in a flow that is not finished, and whatever it holds', () => {
    const found = listVariables({
      variables: 'none yet',
      nodes: { a: { kind: 'set', assign: [null, { variable: 3 }] }, b: { kind: 'set' } },
    });
    assert.deepEqual(found, []);
  });

  it('has no path that lint would not know', () => {
    for (const { path } of SYSTEM_PATHS) assert.ok(isKnownPath(new Set(), path.split('.')), path);
    assert.ok(!isKnownPath(new Set(), ['answer', 'mood']));
    assert.ok(!isKnownPath(new Set(['order']), ['orders']));
    assert.ok(isKnownPath(new Set(['order']), ['order', 'id']));
  });
});

describe('where expressions stand', () => {
  const texts = (text: string) => scanTemplate(text).map(({ from, to }) => text.slice(from, to));

  it('is told with the paths that they read', () => {
    const text = 'Hi {{ visitor.name | default: order.who }}, \\{{not}} {{ x[0] }}!';
    assert.deepEqual(texts(text), ['{{ visitor.name | default: order.who }}', '{{ x[0] }}']);
    const paths = scanTemplate(text).flatMap((span) => (span.ok ? span.paths : []));
    assert.deepEqual(
      paths.map(({ path, from, to }) => [path.join('.'), text.slice(from, to)]),
      [
        ['visitor.name', 'visitor.name'],
        ['order.who', 'order.who'],
        ['x.0', 'x[0]'],
      ],
    );
  });

  it('is told of each that is wrong by itself', () => {
    const text = '{{a | shout}} {{b}} {{c {{d}} {{';
    assert.deepEqual(texts(text), ['{{a | shout}}', '{{b}}', '{{c ', '{{d}}', '{{']);
    assert.deepEqual(
      scanTemplate(text).map((span) => span.ok),
      [false, true, false, true, false],
    );
  });
});
