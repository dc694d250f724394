import type { FlowDraft, Point } from '../draft.ts';

/** Puts comments at other places, by id. */
export function moveComments(draft: FlowDraft, places: Readonly<Record<string, Point>>): FlowDraft {
  const comments = { ...draft.layout.comments };
  let changed = false;
  for (const [id, place] of Object.entries(places)) {
    const comment = comments[id];
    const x = Math.round(place.x);
    const y = Math.round(place.y);
    if (!comment || (comment.x === x && comment.y === y)) continue;
    comments[id] = { ...comment, x, y };
    changed = true;
  }
  return changed ? { ...draft, layout: { ...draft.layout, comments } } : draft;
}
