import type { FlowDraft } from '../draft.ts';

export function removeComments(draft: FlowDraft, ids: readonly string[]): FlowDraft {
  const gone = new Set(ids.filter((id) => Object.hasOwn(draft.layout.comments, id)));
  if (gone.size === 0) return draft;
  const comments = Object.fromEntries(Object.entries(draft.layout.comments).filter(([id]) => !gone.has(id)));
  return { ...draft, layout: { ...draft.layout, comments } };
}
