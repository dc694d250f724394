import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { actionNode } from '../../src/flow/actions/schema.ts';
import type { FlowDocument } from '../../src/flow/document.ts';
import { compile } from '../../src/flow/publish.ts';
import { parse } from './support/conversation.ts';
import { hold } from './support/talk.ts';
import type { Talk } from './support/talk.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);

const read = (folder: URL) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, content: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown }));

const documents = read(EXAMPLES).map(({ name, content }) => ({ name, document: parse(content) }));
const talks = read(new URL('talks/', EXAMPLES)).map(({ name, content }) => ({ name, talk: content as Talk }));
const find = (id: string): FlowDocument | undefined =>
  documents.find(({ document }) => document.id === id)?.document;

describe('the examples', () => {
  for (const { name, document } of documents) {
    it(`${name} can be published without an error and without a warning`, () => {
      const findFlow = (id: string) => {
        const found = find(id);
        return found ? { document: found, version: 1 } : null;
      };
      const compiled = compile(document, 1, { findFlow });
      assert.deepEqual(compiled.problems, []);
      assert.ok(compiled.ok);
      assert.equal(`${document.id}.json`, name);
      assert.equal(document.public, true);
    });

    it(`${name} has a talk`, () => {
      assert.ok(talks.some(({ talk }) => talk.flow === document.id));
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
    const others = documents.map(({ document }) => document);
    for (const { talk } of talks.filter(({ talk }) => talk.flow === 'service-desk')) {
      for (const { action, ok } of hold(talk, find(talk.flow), others).finished) {
        finished.set(action, (finished.get(action) ?? new Set()).add(ok));
      }
    }
    for (const { shape } of actionNode.options) {
      const name = shape.action.value;
      // These ask for nothing outside: what comes of them stands in the talks themselves.
      if (name === 'transferToBot' || name === 'resolve' || name === 'close') continue;
      assert.deepEqual([...(finished.get(name) ?? [])].sort(), [false, true], name);
    }
  });

  for (const { name, talk } of talks) {
    it(`${name}: ${talk.about}`, () => {
      const others = documents.map(({ document }) => document);
      const held = hold(talk, find(talk.flow), others);
      assert.deepEqual(
        held.lines,
        talk.talk.map(({ transcript }) => transcript),
      );
      assert.equal(held.status, talk.status);
    });
  }
});
