import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { actionNode } from '../../src/flow/actions/schema.ts';
import type { FlowDocument } from '../../src/flow/document.ts';
import { compile } from '../../src/flow/publish.ts';
import { holdTest } from '../../src/simulator/hold-test.ts';
import { compileAmong, runFlowTests } from '../../src/simulator/run-flow-tests.ts';
import { parse } from './support/conversation.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);

const read = (folder: URL) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, content: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown }));

const documents = read(EXAMPLES).map(({ name, content }) => ({ name, document: parse(content) }));
const find = (id: string): FlowDocument | undefined =>
  documents.find(({ document }) => document.id === id)?.document;

const findFlow = (id: string) => {
  const document = find(id);
  return document ? { document, version: 1 } : null;
};

describe('the examples', () => {
  for (const { name, document } of documents) {
    it(`${name} can be published without an error and without a warning`, () => {
      const compiled = compile(document, 1, { findFlow });
      assert.deepEqual(compiled.problems, []);
      assert.ok(compiled.ok);
      assert.equal(`${document.id}.json`, name);
      assert.equal(document.public, true);
    });

    it(`${name} goes as its tests have it`, () => {
      const { results } = runFlowTests(document, { findFlow });
      assert.ok(results.length > 0);
      for (const { ok, name: test, reason, expected, actual } of results)
        assert.ok(ok, `${test}: ${reason}\n${JSON.stringify({ expected, actual }, null, 1)}`);
    });
  }

  it('order-support uses every kind of node and message', () => {
    const nodes = Object.values(find('order-support')?.nodes ?? {});
    const kinds = new Set(nodes.map(({ kind }) => kind));
    const all = ['message', 'listener', 'condition', 'set', 'jump', 'call', 'wait', 'end', 'action'];
    assert.deepEqual([...kinds].sort(), all.sort());
    const items = nodes.flatMap((node) => {
      if (node.kind === 'message') return node.messages;
      return node.kind === 'listener' ? (node.prompt ?? []) : [];
    });
    assert.deepEqual([...new Set(items.map(({ type }) => type))].sort(), [
      'card',
      'carousel',
      'image',
      'text',
    ]);
  });

  it('service-desk uses every action, and every way out of each', () => {
    const nodes = Object.values(find('service-desk')?.nodes ?? {});
    for (const { shape } of actionNode.options) {
      const name = shape.action.value;
      const found = nodes.filter((node) => node.kind === 'action' && node.action === name);
      assert.ok(found.length > 0, name);
      if (name === 'close') continue;
      for (const { outlets } of found) assert.ok('error' in outlets, `${name} has a way out of an error`);
    }
  });

  it('service-desk’s talks take the success and the error path of every action', () => {
    const finished = new Map<string, Set<boolean>>();
    const document = find('service-desk');
    assert.ok(document);
    for (const test of Object.values(document.tests ?? {})) {
      const compiled = compileAmong(document, { findFlow }, test.without ?? []);
      assert.ok(compiled.ok);
      const { steps } = holdTest(compiled.plan, test).simulation;
      for (const [index, { act }] of steps.entries()) {
        const phase = steps[index - 1]?.state.phase;
        if (!('finishes' in act) || phase?.kind !== 'acting') continue;
        const { name } = phase.action;
        finished.set(name, (finished.get(name) ?? new Set()).add(act.finishes.ok));
      }
    }
    for (const { shape } of actionNode.options) {
      const name = shape.action.value;
      // These ask for nothing outside: what comes of them stands in the talks themselves.
      if (name === 'transferToBot' || name === 'resolve' || name === 'close') continue;
      assert.deepEqual([...(finished.get(name) ?? [])].sort(), [false, true], name);
    }
  });
});
