import type { CommentDraft, FlowDraft } from '../draft.ts';

/** Adds a comment, or puts it in place of the one that has this id. */
export function setComment(draft: FlowDraft, id: string, comment: CommentDraft): FlowDraft {
  return {
    ...draft,
    layout: { ...draft.layout, comments: { ...draft.layout.comments, [id]: comment } },
  };
}
