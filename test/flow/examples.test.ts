import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
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

  it('order-support uses every kind of node, action and message', () => {
    const nodes = Object.values(find('order-support')?.nodes ?? {});
    const kinds = new Set(nodes.flatMap((node) => (node.kind === 'action' ? [node.action] : [node.kind])));
    const all = ['message', 'listener', 'condition', 'set', 'jump', 'call', 'wait', 'end'];
    const actions = ['escalate', 'transferToBot', 'updateSegment', 'assignMember', 'resolve', 'close'];
    assert.deepEqual([...kinds].sort(), [...all, ...actions].sort());
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
