import assert from 'node:assert/strict';
import fc from 'fast-check';
import { largeFlow } from '../../../bench/support/large-flow.ts';
import { clip, readClipping, writeClipping } from '../../../src/web/app/studio/clipping.ts';
import { align, distribute } from '../../../src/web/app/studio/edits/align.ts';
import { arrange } from '../../../src/web/app/studio/edits/arrange.ts';
import { paste } from '../../../src/web/app/studio/edits/paste.ts';
import { removeNodes } from '../../../src/web/app/studio/edits/remove-nodes.ts';
import { setNode } from '../../../src/web/app/studio/edits/set-node.ts';
import { findNodes } from '../../../src/web/app/studio/find-nodes.ts';
import { flowOrder } from '../../../src/web/app/studio/flow-order.ts';
import { newId } from '../../../src/web/app/studio/new-id.ts';
import { NODE_WIDTH, nodeHeight } from '../../../src/web/app/studio/node-size.ts';
import { readDraft, toDocument } from '../../../src/web/app/studio/read-draft.ts';
import { say, smallDraft } from './support/drafts.ts';
import { apply, someEdits } from './support/edits.ts';

describe('edits of a flow', () => {
  it('never change a draft that somebody may still hold, nor what they do not touch', () => {
    fc.assert(
      fc.property(someEdits, (edits) => {
        const before = smallDraft();
        const text = JSON.stringify(before);
        const after = apply(before, edits);
        assert.equal(JSON.stringify(before), text);
        for (const [id, node] of Object.entries(after.nodes)) {
          const old = before.nodes[id];
          if (old && JSON.stringify(old) === JSON.stringify(node) && edits.length === 1)
            assert.equal(node, old, `${id} is another object though nothing in it changed`);
        }
      }),
    );
  });

  it('leave a place for each node and none for those that are gone', () => {
    fc.assert(
      fc.property(someEdits, (edits) => {
        const { nodes, layout } = apply(smallDraft(), edits);
        assert.deepEqual(Object.keys(layout.nodes).sort(), Object.keys(nodes).sort());
      }),
    );
  });

  it('lead what led to a deleted node on to where that one led', () => {
    const draft = removeNodes(smallDraft(), ['thank']);
    assert.deepEqual(draft.nodes['ask']?.outlets, { answered: 'end' });
  });

  it('lead on past several deleted nodes in a row, and let the start move on', () => {
    const draft = removeNodes(smallDraft(), ['ask', 'thank']);
    assert.equal(draft.start, 'end');
  });

  it('disconnect what led to a deleted node that had two ways in', () => {
    const two = setNode(smallDraft(), 'also', say('Also', 'thank'));
    const draft = removeNodes(two, ['thank']);
    assert.deepEqual(draft.nodes['ask']?.outlets, {});
    assert.deepEqual(draft.nodes['also']?.outlets, {});
  });

  it('disconnect a jump from a node that is deleted', () => {
    const jumps = setNode(smallDraft(), 'back', { kind: 'jump', to: 'thank', outlets: {} });
    assert.equal(removeNodes(jumps, ['thank']).nodes['back']?.['to'], undefined);
  });

  it('give ids that neither are nor were taken, as far as one knows', () => {
    assert.equal(
      newId('message', ['message1', 'message7', 'messages9', 'sendSms3', 'message07']),
      'message8',
    );
    assert.equal(newId('sendSms', []), 'sendSms1');
  });
});

describe('what is copied', () => {
  it('comes back from the clipboard under new ids, with the connections between it and no others', () => {
    const draft = smallDraft();
    const text = writeClipping(clip(draft, ['ask', 'thank'], ['comment1']));
    const clipping = readClipping(text);
    assert.ok(clipping);
    const ids = {
      nodes: new Map([
        ['ask', 'listener1'],
        ['thank', 'message1'],
      ]),
      comments: new Map([['comment1', 'comment2']]),
    };
    const pasted = paste(draft, clipping, ids, { x: 10, y: 20 });
    assert.deepEqual(pasted.nodes['listener1']?.outlets, { answered: 'message1' });
    assert.deepEqual(pasted.nodes['message1']?.outlets, {});
    assert.deepEqual(pasted.layout.nodes['message1'], { x: 310, y: 20 });
    assert.equal(pasted.layout.comments['comment2']?.text, 'First draft');
    assert.equal(pasted.nodes['ask'], draft.nodes['ask']);
  });

  it('is told from any other text', () => {
    for (const text of [
      '',
      'hello',
      '{}',
      '{"type":"other"}',
      'null',
      '{"type":"chatbot-studio/nodes","nodes":{"a":1}}',
    ])
      assert.equal(readClipping(text), null, text);
  });
});

describe('the layout', () => {
  it('places nodes along the flow, without one over another, and the same way every time', () => {
    const draft = arrange(readDraft(largeFlow(60)));
    const boxes = Object.entries(draft.layout.nodes).map(([id, place]) => ({
      id,
      ...place,
      height: nodeHeight(draft.nodes[id] ?? { kind: '' }),
    }));
    for (const one of boxes)
      for (const other of boxes)
        assert.ok(
          one.id >= other.id ||
            Math.abs(one.x - other.x) >= NODE_WIDTH ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y,
          `${one.id} lies over ${other.id}`,
        );
    assert.deepEqual(arrange(readDraft(largeFlow(60))).layout, draft.layout);
  });

  it('is made for a document that has none, and kept where there is one', () => {
    const { layout: _, ...document } = toDocument(smallDraft());
    const { nodes } = readDraft(document).layout;
    assert.ok((nodes['ask']?.x ?? 0) < (nodes['thank']?.x ?? 0));
    assert.deepEqual(readDraft(toDocument(smallDraft())), smallDraft());
  });

  it('lines nodes up and spreads them evenly', () => {
    const draft = smallDraft();
    const ids = ['ask', 'thank', 'end'];
    assert.deepEqual(
      ids.map((id) => align(draft, ids, 'left').layout.nodes[id]?.x),
      [0, 0, 0],
    );
    const uneven = {
      ...draft,
      layout: { ...draft.layout, nodes: { ...draft.layout.nodes, thank: { x: 500, y: 0 } } },
    };
    assert.equal(distribute(uneven, ids, 'horizontally').layout.nodes['thank']?.x, 300);
  });
});

describe('what is looked for', () => {
  it('is found by name, id, kind and text, by name first', () => {
    const draft = smallDraft();
    assert.deepEqual(
      findNodes(draft, 'thank').map(({ id }) => id),
      ['thank'],
    );
    assert.deepEqual(findNodes(draft, 'who are')[0], {
      id: 'ask',
      name: 'Listener',
      kind: 'Listener',
      text: 'Who are you?',
    });
    assert.deepEqual(findNodes(draft, ' '), []);
  });

  it('is walked through along the flow, with every node once', () => {
    const draft = setNode(smallDraft(), 'alone', say('Nobody comes here'));
    assert.deepEqual(flowOrder(draft), ['ask', 'thank', 'end', 'alone']);
  });
});

describe('a document', () => {
  it('is written as it was read, with what the Studio does not know', () => {
    const document = {
      ...toDocument(smallDraft()),
      layout: { nodes: {}, viewport: { zoom: 2 } },
      extra: [1],
    };
    const again = toDocument(readDraft({ ...document, nodes: {} }));
    assert.deepEqual(again, { ...document, nodes: {}, layout: { viewport: { zoom: 2 } } });
  });

  it('whose nodes are no objects is refused by name', () => {
    assert.throws(() => readDraft({ id: 'x', nodes: { a: 1 } }), /nodes\.a/);
  });
});
