import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyChange } from '../../../src/web/app/studio/diff/apply-change.ts';
import { diffFlows } from '../../../src/web/app/studio/diff/diff-flows.ts';
import { diffTexts } from '../../../src/web/app/studio/diff/diff-texts.ts';
import { diffValues, type Value } from '../../../src/web/app/studio/diff/diff-values.ts';
import { listRows } from '../../../src/web/app/studio/diff/list-rows.ts';
import { summarizeDiff } from '../../../src/web/app/studio/diff/summarize-diff.ts';
import { readDraft } from '../../../src/web/app/studio/read-draft.ts';
import { flowDocument as generatedDocument } from '../../flow/support/arbitraries.ts';
import { flowDocument } from '../../store/support/documents.ts';

const value = fc.jsonValue({ maxDepth: 4 }).map(plain) as fc.Arbitrary<Value>;
/** Two values that have much in common, as two versions have. */
const versions = fc.oneof(
  fc.tuple(value, value),
  fc.tuple(fc.array(value), fc.array(value), fc.array(value)).map(([a, b, c]): [Value, Value] => [
    [...a, ...b],
    [...a, ...c, ...b.slice(1)],
  ]),
  fc.tuple(generatedDocument, generatedDocument) as unknown as fc.Arbitrary<[Value, Value]>,
);
const list = (...ids: string[]) => ids.map((id) => ({ id, label: `Label ${id}` }));

describe('the difference of two versions', () => {
  describe('of any two values', () => {
    it('turns the one into the other', () => {
      fc.assert(
        fc.property(versions, ([before, after]) => {
          assert.deepEqual(applyChange(before, diffValues(before, after)), plain(after));
        }),
      );
    });

    it('is nothing between equal ones, whatever the order of their fields', () => {
      fc.assert(
        fc.property(value, (one) => {
          assert.equal(diffValues(one, plain(one)), null);
          assert.equal(diffValues(one, reversed(one)), null);
        }),
      );
    });

    it('has a row for everything that differs, and none without a difference', () => {
      fc.assert(
        fc.property(versions, ([before, after]) => {
          const change = diffValues(before, after);
          assert.equal(listRows(change).length > 0, change !== null);
        }),
      );
    });

    it('changes neither of them', () => {
      const before: Value = { buttons: list('a', 'b'), name: 'One' };
      const copy = structuredClone(before);
      applyChange(before, diffValues(before, { buttons: list('b') }));
      assert.deepEqual(before, copy);
    });
  });

  describe('of lists', () => {
    const rows = (before: Value, after: Value) =>
      listRows(diffValues(before, after)).map((row) => [row.path.join('.'), row.before, row.after]);

    it('knows a button by its id, though its label and place are others', () => {
      const after = [
        { id: 'new', label: 'New' },
        { id: 'a', label: 'Label a' },
        { id: 'b', label: 'Changed' },
      ];
      assert.deepEqual(rows(list('a', 'b'), after), [
        ['1', undefined, { id: 'new', label: 'New' }],
        ['3.Label', 'Label b', 'Changed'],
      ]);
    });

    it('takes what was written anew at the same place for a change of it', () => {
      const text = (words: string) => ({ type: 'text', text: words });
      const before = [text('Hello.'), text('How are you?'), text('Bye.')];
      const after = [text('Hello.'), text('How do you do?'), text('Bye.')];
      assert.deepEqual(rows(before, after), [['2.Text', 'How are you?', 'How do you do?']]);
      assert.deepEqual(rows(before, [text('Hello.'), text('Bye.')]), [
        ['2', text('How are you?'), undefined],
      ]);
    });
  });

  describe('of texts', () => {
    const put = (before: string, after: string, without: string) =>
      diffTexts(before, after)
        .filter(({ kind }) => kind !== without)
        .map(({ text }) => text)
        .join('');

    it('has both texts in it, character by character', () => {
      const text = fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc
          .array(fc.constantFrom('the ', 'order', ' ', '{{order.id}}', '\n', 'was', ', ', 'sent.'))
          .map((parts) => parts.join('')),
      );
      fc.assert(
        fc.property(text, text, (before, after) => {
          assert.equal(put(before, after, 'added'), before);
          assert.equal(put(before, after, 'removed'), after);
        }),
      );
    });

    it('marks the words that differ and no others', () => {
      assert.deepEqual(diffTexts('Your order is late.', 'Your parcel is late.'), [
        { kind: 'same', text: 'Your ' },
        { kind: 'removed', text: 'order' },
        { kind: 'added', text: 'parcel' },
        { kind: 'same', text: ' is late.' },
      ]);
    });
  });

  describe('of flows', () => {
    const hello = {
      kind: 'message',
      name: 'Greeting',
      messages: [{ type: 'text', text: 'Hello.' }],
      outlets: { next: 'done' },
    };
    const at = (x: number) => ({ nodes: { hello: { x, y: 0 }, done: { x: 400, y: 0 } } });
    const flow = (changes: Record<string, unknown> = {}) =>
      readDraft({
        ...flowDocument('shop'),
        nodes: { hello, done: { kind: 'end' } },
        layout: at(0),
        ...changes,
      });
    const diff = (changes: Record<string, unknown>) => diffFlows(flow(), flow(changes));

    it('is nothing between a flow and itself', () => {
      fc.assert(
        fc.property(generatedDocument, (document) => {
          const one = readDraft(document);
          const { nodes, parts, onlyLayout } = diffFlows(one, readDraft(plain(document)));
          assert.deepEqual([nodes.size, parts, onlyLayout], [0, [], 0]);
        }),
        { numRuns: 30 },
      );
    });

    it('tells nodes that were added, removed, changed and moved apart', () => {
      const { nodes } = diff({
        nodes: { hello: { ...hello, name: 'Welcome' }, bye: { kind: 'end', name: 'Bye' } },
      });
      assert.deepEqual(
        [...nodes.values()].map(({ id, kind, name }) => [id, kind, name]),
        [
          ['hello', 'changed', 'Welcome'],
          ['done', 'removed', 'End'],
          ['bye', 'added', 'Bye'],
        ],
      );
      const moved = diff({ layout: at(40) });
      assert.deepEqual(
        [...moved.nodes.values()].map(({ id, kind }) => [id, kind]),
        [['hello', 'moved']],
      );
      assert.equal(moved.onlyLayout, 1);
      assert.deepEqual(summarizeDiff(moved), ['only where things stand on the canvas']);
    });

    it('says where a way leads now and where it led, by name', () => {
      const { nodes } = diff({
        nodes: {
          hello: { ...hello, outlets: { next: 'bye' } },
          done: { kind: 'end' },
          bye: { kind: 'end', name: 'Bye' },
        },
      });
      assert.deepEqual(nodes.get('hello')?.rows, [
        { path: ['Leads to', 'Next'], before: 'End (done)', after: 'Bye (bye)' },
      ]);
    });

    it('lists settings, variables, intents and tests each by itself', () => {
      const found = diff({
        name: 'Shop',
        settings: { idle: { closeAfter: '3d' } },
        variables: { order: { type: 'text' } },
      });
      assert.deepEqual(
        found.parts.map(({ section, name, kind, rows }) => [
          section,
          name,
          kind,
          rows.map(({ path }) => path),
        ]),
        [
          ['Flow', '', 'changed', [['Name']]],
          ['Settings', '', 'changed', [['Idle']]],
          ['Variables', 'order', 'added', [[]]],
        ],
      );
      assert.deepEqual(summarizeDiff(found), [
        '1 variable added',
        'the flow itself changed',
        'settings changed',
      ]);
    });

    it('whatever two flows are, each node that differs is named once', () => {
      fc.assert(
        fc.property(generatedDocument, generatedDocument, (one, other) => {
          const { nodes } = diffFlows(readDraft(one), readDraft(other));
          const ids = new Set([...Object.keys(one.nodes), ...Object.keys(other.nodes)]);
          for (const id of ids) {
            const differs = !isDeepEqual(one.nodes[id], other.nodes[id]);
            const kind = nodes.get(id)?.kind;
            assert.equal(kind !== undefined && kind !== 'moved', differs, id);
          }
        }),
        { numRuns: 50 },
      );
    });
  });
});

const isDeepEqual = (one: unknown, other: unknown): boolean =>
  diffValues((one ?? null) as Value, (other ?? null) as Value) === null;

/** As it is after being sent. */
function plain<Kind>(one: Kind): Kind {
  return JSON.parse(JSON.stringify(one)) as Kind;
}

function reversed(one: Value): Value {
  if (Array.isArray(one)) return one.map(reversed);
  if (typeof one !== 'object' || one === null) return one;
  return Object.fromEntries(
    Object.entries(one)
      .reverse()
      .map(([name, part]) => [name, reversed(part)]),
  );
}
