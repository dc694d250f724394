import assert from 'node:assert/strict';
import { largeFlow } from '../../../bench/support/large-flow.ts';
import { Elements, moved, type Shown } from '../../../src/web/app/pages/studio/canvas/elements.ts';
import { setNode } from '../../../src/web/app/studio/edits/set-node.ts';
import { readDraft } from '../../../src/web/app/studio/read-draft.ts';

/** Pictures are drawn again when their data is another object, and moved when the element is (see `NodePicture`). */
describe('a canvas of 500 nodes', () => {
  const draft = readDraft(largeFlow(500));
  const shown: Shown = {
    draft,
    problems: [],
    selection: [],
    selectedComments: [],
    selectedConnections: [],
    highlight: null,
  };

  it('draws nothing again but moves one, while one is dragged', () => {
    const elements = new Elements();
    const before = elements.nodes(shown);
    const after = moved(before, new Map([['n7', { x: 5, y: 6 }]]));
    assert.deepEqual(changed(before, after), ['n7']);
    assert.equal(after[7]?.data, before[7]?.data);
    assert.deepEqual(after[7]?.position, { x: 5, y: 6 });
  });

  it('draws one again while one is edited, and no connection', () => {
    const elements = new Elements();
    const before = elements.nodes(shown);
    const edges = elements.edges(shown);
    const edited = setNode(draft, 'n7', { ...(draft.nodes['n7'] ?? { kind: '' }), name: 'Other' });
    const after = elements.nodes({ ...shown, draft: edited });
    assert.deepEqual(changed(before, after), ['n7']);
    assert.deepEqual(changed(edges, elements.edges({ ...shown, draft: edited })), []);
  });

  it('draws again what has a problem now, and what has none any more', () => {
    const elements = new Elements();
    elements.nodes(shown);
    const problem = { severity: 'error' as const, code: 'x', message: '', mend: '' };
    const before = elements.nodes({ ...shown, problems: [{ ...problem, node: 'n3' }] });
    const after = elements.nodes({ ...shown, problems: [{ ...problem, node: 'n4' }] });
    assert.deepEqual(changed(before, after), ['n3', 'n4']);
  });
});

function changed(before: readonly { id: string }[], after: readonly { id: string }[]): string[] {
  return after.flatMap(({ id }, index) => (after[index] === before[index] ? [] : [id]));
}
