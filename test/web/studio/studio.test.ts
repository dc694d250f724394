import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toDocument } from '../../../src/web/app/studio/read-draft.ts';
import { Studio } from '../../../src/web/app/studio/studio.ts';
import { smallDraft } from './support/drafts.ts';
import { someEdits } from './support/edits.ts';
import { FakeServer } from './support/fake-server.ts';

const rename = (studio: Studio, id: string, name: string, merge?: string) =>
  studio.edit(
    'Rename',
    (draft) => ({
      ...draft,
      nodes: { ...draft.nodes, [id]: { ...(draft.nodes[id] ?? { kind: '' }), name } },
    }),
    merge,
  );

function open(readOnly = false): { studio: Studio; server: FakeServer } {
  const server = new FakeServer(toDocument(smallDraft()));
  return { studio: new Studio(smallDraft(), server.etag, server, readOnly), server };
}

describe('the Studio', () => {
  it('comes back to the same document by undoing any edits, and forth again by redoing them', async () => {
    await fc.assert(
      fc.asyncProperty(someEdits, async (edits) => {
        const { studio } = open();
        const drafts = [studio.state.draft];
        for (const edit of edits) {
          studio.edit('Edit', edit);
          if (studio.state.draft !== drafts.at(-1)) drafts.push(studio.state.draft);
        }
        for (const draft of drafts.slice(0, -1).reverse()) {
          studio.undo();
          assert.equal(studio.state.draft, draft);
        }
        assert.equal(studio.state.canUndo, false);
        for (const draft of drafts.slice(1)) {
          studio.redo();
          assert.equal(studio.state.draft, draft);
        }
        assert.equal(studio.state.canRedo, false);
        await studio.flush();
      }),
      { numRuns: 50 },
    );
  });

  it('takes what is typed into one field as one step, and what follows a change of the selection as another', async () => {
    const { studio } = open();
    for (const name of ['G', 'Gr', 'Greet']) rename(studio, 'ask', name, 'ask.name');
    studio.select(['ask']);
    rename(studio, 'ask', 'Greeting', 'ask.name');
    studio.undo();
    assert.equal(studio.state.draft.nodes['ask']?.name, 'Greet');
    studio.undo();
    assert.equal(studio.state.draft.nodes['ask']?.name, undefined);
    assert.equal(studio.state.saving, 'saved', 'what was undone needs no saving');
    await studio.flush();
  });

  it('saves what was edited, over the revision that it was made of', async () => {
    const { studio, server } = open();
    rename(studio, 'ask', 'Mine');
    assert.equal(studio.state.saving, 'waiting');
    await studio.flush();
    assert.equal(studio.state.saving, 'saved');
    assert.equal(studio.etag, server.etag);
    assert.deepEqual(server.document, toDocument(studio.state.draft));
    assert.equal(server.saves, 1);
  });

  it('brings together what somebody else saved meanwhile, and undoing its own leaves theirs', async () => {
    const { studio, server } = open();
    const theirs = smallDraft();
    server.change({ ...toDocument(theirs), name: 'Their name' });
    rename(studio, 'ask', 'Mine');
    await studio.flush();
    await untilSaved(studio);
    assert.equal(studio.state.draft.name, 'Their name');
    assert.equal(studio.state.draft.nodes['ask']?.name, 'Mine');
    assert.deepEqual(studio.state.taken, { by: 'Kim', changes: ['the flow’s name changed'] });
    assert.deepEqual(server.document, toDocument(studio.state.draft));
    studio.undo();
    assert.equal(studio.state.draft.nodes['ask']?.name, undefined);
    assert.equal(studio.state.draft.name, 'Their name');
    await studio.flush();
  });

  it('saves nothing while it has to be chosen between two versions, and then what was chosen', async () => {
    const { studio, server } = open();
    server.change({ ...toDocument(smallDraft()), name: 'Their name' });
    studio.edit('Rename the flow', (draft) => ({ ...draft, name: 'My name' }));
    await studio.flush();
    await until(() => studio.state.saving === 'conflict');
    assert.deepEqual(
      studio.state.collisions.map(({ key }) => key),
      ['setting name'],
    );
    assert.equal(studio.state.collidesWith, 'Kim');
    rename(studio, 'ask', 'Edited meanwhile');
    await studio.flush();
    assert.equal(server.document['name'], 'Their name');
    studio.resolve(new Map([['setting name', 'theirs']]));
    await untilSaved(studio);
    assert.equal(server.document['name'], 'Their name');
    assert.equal(studio.state.draft.nodes['ask']?.name, 'Edited meanwhile');
    assert.deepEqual(server.document, toDocument(studio.state.draft));
  });

  it('keeps what collides as another flow when that is wanted', async () => {
    const { studio, server } = open();
    server.change({ ...toDocument(smallDraft()), name: 'Their name' });
    studio.edit('Rename the flow', (draft) => ({ ...draft, name: 'My name' }));
    await studio.flush();
    await until(() => studio.state.saving === 'conflict');
    assert.equal(await studio.keepAsCopy(), 'small-copy');
    assert.equal(server.copies[0]?.['name'], 'My name');
    assert.equal(studio.state.draft.name, 'Their name');
    assert.equal(studio.state.saving, 'saved');
  });

  it('lets nobody edit who may only read', () => {
    const { studio } = open(true);
    rename(studio, 'ask', 'Mine');
    assert.equal(studio.state.draft.nodes['ask']?.name, undefined);
    assert.equal(studio.state.canUndo, false);
  });

  it('gives every new node an id that none had, also not one that was deleted', async () => {
    const { studio } = open();
    assert.equal(studio.newNodeId('message'), 'message1');
    assert.equal(studio.newNodeId('message'), 'message2');
    await studio.flush();
  });
});

const untilSaved = (studio: Studio) =>
  until(() => studio.state.saving === 'saved' || studio.state.saving === 'waiting').then(() =>
    studio.flush(),
  );

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
