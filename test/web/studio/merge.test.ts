import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FlowDraft } from '../../../src/web/app/studio/draft.ts';
import { connect } from '../../../src/web/app/studio/edits/connect.ts';
import { removeNodes } from '../../../src/web/app/studio/edits/remove-nodes.ts';
import { setNode } from '../../../src/web/app/studio/edits/set-node.ts';
import { isEqual } from '../../../src/web/app/studio/merge/is-equal.ts';
import { merge, type Side } from '../../../src/web/app/studio/merge/merge.ts';
import { shareStructure } from '../../../src/web/app/studio/merge/share-structure.ts';
import { allConnections } from '../../../src/web/app/studio/targets.ts';
import { say, smallDraft } from './support/drafts.ts';
import { apply, someEdits } from './support/edits.ts';

const rename = (draft: FlowDraft, id: string, name: string) =>
  setNode(draft, id, { ...(draft.nodes[id] ?? { kind: '' }), name });

describe('what two authors change at the same time', () => {
  it('is what the one made of it when the other changed nothing', () => {
    fc.assert(
      fc.property(someEdits, (edits) => {
        const base = smallDraft();
        const changed = apply(base, edits);
        assert.deepEqual(merge(base, changed, base).draft, changed);
        assert.deepEqual(merge(base, base, changed).draft, changed);
        assert.deepEqual(merge(base, base, changed).collisions, []);
        assert.equal(merge(base, base, base).draft, base);
      }),
    );
  });

  it('is kept of both where it does not collide, and named where it does', () => {
    fc.assert(
      fc.property(someEdits, someEdits, (ours, others) => {
        const base = smallDraft();
        const mine = apply(base, ours);
        const theirs = apply(base, others);
        const { draft, collisions, renames } = merge(base, mine, theirs);
        const named = new Set(collisions.filter(({ kind }) => kind === 'node').map(({ id }) => id));
        for (const [id, node] of Object.entries(mine.nodes)) {
          const kept = draft.nodes[renames.nodes.get(id) ?? id];
          if (isEqual(node, base.nodes[id])) continue;
          assert.ok(kept || named.has(id), `${id} of mine is lost`);
          if (!theirs.nodes[id] || renames.nodes.has(id)) assert.equal(kept?.name, node.name);
        }
        for (const [id, node] of Object.entries(theirs.nodes)) {
          if (isEqual(node, base.nodes[id])) continue;
          const kept = draft.nodes[id];
          assert.ok(kept || named.has(id), `${id} of theirs is lost`);
        }
      }),
    );
  });

  it('leaves no connection to a node that neither has', () => {
    fc.assert(
      fc.property(someEdits, someEdits, fc.constantFrom<Side>('mine', 'theirs'), (ours, others, side) => {
        const base = smallDraft();
        const [mine, theirs] = [apply(base, ours), apply(base, others)];
        let choices = new Map<string, Side>();
        let merged = merge(base, mine, theirs, choices);
        // What is brought back may collide in its turn.
        for (let round = 0; round < 10; round += 1) {
          choices = new Map(merged.collisions.map(({ key }) => [key, side]));
          merged = merge(base, mine, theirs, choices);
        }
        for (const { to } of allConnections(merged.draft))
          assert.ok(Object.hasOwn(merged.draft.nodes, to), `there is no ${to}`);
      }),
    );
  });

  it('is, where both changed the same node, as it was chosen', () => {
    const base = smallDraft();
    const [mine, theirs] = [rename(base, 'thank', 'Mine'), rename(base, 'thank', 'Theirs')];
    const { collisions } = merge(base, mine, theirs);
    assert.deepEqual(
      collisions.map(({ key }) => key),
      ['node thank'],
    );
    const chosen = (side: Side) => merge(base, mine, theirs, new Map([['node thank', side]])).draft;
    assert.equal(chosen('mine').nodes['thank']?.name, 'Mine');
    assert.equal(chosen('theirs').nodes['thank']?.name, 'Theirs');
  });

  it('takes what a node does from one and where it leads from the other', () => {
    const base = smallDraft();
    const mine = rename(base, 'thank', 'Mine');
    const theirs = connect(base, 'thank', 'next', 'ask');
    const { draft, collisions } = merge(base, mine, theirs);
    assert.deepEqual(collisions, []);
    assert.equal(draft.nodes['thank']?.name, 'Mine');
    assert.deepEqual(draft.nodes['thank']?.outlets, { next: 'ask' });
  });

  it('keeps both nodes that were added under the same id', () => {
    const base = smallDraft();
    const mine = connect(setNode(base, 'message1', say('Mine')), 'thank', 'next', 'message1');
    const theirs = setNode(base, 'message1', say('Theirs'));
    const { draft, collisions } = merge(base, mine, theirs);
    assert.deepEqual(collisions, []);
    assert.deepEqual(draft.nodes['message1'], say('Theirs'));
    assert.deepEqual(draft.nodes['message2'], say('Mine'));
    assert.deepEqual(draft.nodes['thank']?.outlets, { next: 'message2' });
  });

  it('asks when one deleted what the other leads to', () => {
    const base = smallDraft();
    const mine = removeNodes(base, ['end']);
    const theirs = connect(setNode(base, 'new', say('New')), 'new', 'next', 'end');
    const { collisions } = merge(base, mine, theirs);
    assert.deepEqual(
      collisions.map(({ key, mine: own }) => [key, own]),
      [['node end', undefined]],
    );
    const restored = merge(base, mine, theirs, new Map([['node end', 'theirs']])).draft;
    assert.deepEqual(restored.nodes['end'], base.nodes['end']);
    assert.deepEqual(restored.layout.nodes['end'], base.layout.nodes['end']);
    const gone = merge(base, mine, theirs, new Map([['node end', 'mine']])).draft;
    assert.deepEqual(gone.nodes['new']?.outlets, {});
  });

  it('brings settings together one by one, and never asks where things stand', () => {
    const base = smallDraft();
    const mine = {
      ...base,
      settings: { language: 'de', region: 'GB' },
      layout: { ...base.layout, nodes: {} },
    };
    const theirs = { ...base, settings: { language: 'en', region: 'US' } };
    const { draft, collisions } = merge(base, mine, theirs);
    assert.deepEqual(collisions, []);
    assert.deepEqual(draft['settings'], { language: 'de', region: 'US' });
  });
});

describe('what was read anew', () => {
  it('is the same objects where it says the same', () => {
    const before = smallDraft();
    const again = shareStructure(before, structuredClone(before));
    assert.equal(again, before);
    const changed = shareStructure(before, structuredClone(rename(before, 'thank', 'Other')));
    assert.equal(changed.nodes['ask'], before.nodes['ask']);
    assert.notEqual(changed.nodes['thank'], before.nodes['thank']);
  });
});
