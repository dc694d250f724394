import fc from 'fast-check';
import type { FlowDraft } from '../../../../src/web/app/studio/draft.ts';
import { addNode } from '../../../../src/web/app/studio/edits/add-node.ts';
import { align } from '../../../../src/web/app/studio/edits/align.ts';
import { arrange } from '../../../../src/web/app/studio/edits/arrange.ts';
import { connect } from '../../../../src/web/app/studio/edits/connect.ts';
import { disconnect } from '../../../../src/web/app/studio/edits/disconnect.ts';
import { moveNodes } from '../../../../src/web/app/studio/edits/move-nodes.ts';
import { removeComments } from '../../../../src/web/app/studio/edits/remove-comments.ts';
import { removeNodes } from '../../../../src/web/app/studio/edits/remove-nodes.ts';
import { setComment } from '../../../../src/web/app/studio/edits/set-comment.ts';
import { setNode } from '../../../../src/web/app/studio/edits/set-node.ts';
import { setStart } from '../../../../src/web/app/studio/edits/set-start.ts';
import { newId } from '../../../../src/web/app/studio/new-id.ts';
import { say, shortText } from './drafts.ts';

/** Something an author does to a draft, whatever the draft is. */
export type Edit = (draft: FlowDraft) => FlowDraft;

const pick = (draft: FlowDraft, at: number): string => {
  const ids = Object.keys(draft.nodes);
  return ids[at % Math.max(ids.length, 1)] ?? '';
};

const nth = fc.nat(50);

export const anEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(shortText, nth, nth).map(
    ([text, x, y]): Edit =>
      (draft) =>
        addNode(draft, newId('message', Object.keys(draft.nodes)), say(text), { x: x * 10, y: y * 10 }),
  ),
  nth.map(
    (at): Edit =>
      (draft) =>
        removeNodes(draft, [pick(draft, at), pick(draft, at + 1)]),
  ),
  fc.tuple(nth, nth).map(
    ([from, to]): Edit =>
      (draft) =>
        connect(draft, pick(draft, from), 'next', pick(draft, to)),
  ),
  nth.map(
    (at): Edit =>
      (draft) =>
        disconnect(draft, pick(draft, at), 'next'),
  ),
  fc.tuple(nth, nth).map(
    ([at, x]): Edit =>
      (draft) =>
        moveNodes(draft, { [pick(draft, at)]: { x, y: x } }),
  ),
  fc.tuple(nth, shortText).map(([at, name]): Edit => (draft) => {
    const id = pick(draft, at);
    const node = draft.nodes[id];
    return node ? setNode(draft, id, { ...node, name }) : draft;
  }),
  nth.map(
    (at): Edit =>
      (draft) =>
        setStart(draft, pick(draft, at)),
  ),
  shortText.map(
    (text): Edit =>
      (draft) =>
        setComment(draft, newId('comment', Object.keys(draft.layout.comments)), {
          x: 0,
          y: 0,
          width: 100,
          height: 80,
          text,
        }),
  ),
  fc.constant((draft: FlowDraft) => removeComments(draft, ['comment1'])),
  fc.constant((draft: FlowDraft) => arrange(draft)),
  fc.constant((draft: FlowDraft) => align(draft, Object.keys(draft.nodes), 'left')),
  shortText.map((name): Edit => (draft) => ({ ...draft, name })),
);

export const someEdits = fc.array(anEdit, { maxLength: 12 });

export const apply = (draft: FlowDraft, edits: readonly Edit[]): FlowDraft =>
  edits.reduce((after, edit) => edit(after), draft);
