import type { FlowDraft } from '../draft.ts';

/** Lets the flow start at a node. */
export function setStart(draft: FlowDraft, id: string): FlowDraft {
  return draft.start === id || !Object.hasOwn(draft.nodes, id) ? draft : { ...draft, start: id };
}
