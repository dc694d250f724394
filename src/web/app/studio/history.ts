import type { FlowDraft } from './draft.ts';

/** One thing that can be undone: the draft as it was before. */
interface Step {
  label: string;
  draft: FlowDraft;
  /** Edits with the same key that follow each other are one step. */
  merge: string | null;
}

export interface History {
  /** Oldest first. */
  past: readonly Step[];
  /** What was undone, the latest first. */
  future: readonly Step[];
}

export const NO_HISTORY: History = { past: [], future: [] };

/** Drafts share all that did not change, so that steps cost little. */
const MOST_STEPS = 500;

/** After an edit: `before` is the draft as it was. What was undone can no longer be redone. */
export function remember(history: History, before: FlowDraft, label: string, merge: string | null): History {
  const last = history.past.at(-1);
  if (merge !== null && last?.merge === merge && history.future.length === 0) return history;
  return { past: [...history.past, { label, draft: before, merge }].slice(-MOST_STEPS), future: [] };
}

/** The draft before the last step, or null when there is none. */
export function stepBack(
  { past, future }: History,
  now: FlowDraft,
): { draft: FlowDraft; history: History } | null {
  const last = past.at(-1);
  if (!last) return null;
  const undone = { ...last, draft: now };
  return { draft: last.draft, history: { past: past.slice(0, -1), future: [undone, ...future] } };
}

/** The draft after the step that was undone last, or null when there is none. */
export function stepForward(
  { past, future }: History,
  now: FlowDraft,
): { draft: FlowDraft; history: History } | null {
  const [next, ...later] = future;
  if (!next) return null;
  const redone = { ...next, draft: now, merge: null };
  return { draft: next.draft, history: { past: [...past, redone], future: later } };
}

/** The next edit is a step of its own, whatever its key. */
export function closeStep(history: History): History {
  const last = history.past.at(-1);
  if (!last || last.merge === null) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, merge: null }] };
}

/** The same steps over other drafts: what others changed is in all of them, so that undoing does not undo it. */
export function mapHistory(history: History, change: (draft: FlowDraft) => FlowDraft): History {
  const map = (steps: readonly Step[]) => steps.map((step) => ({ ...step, draft: change(step.draft) }));
  return { past: map(history.past), future: map(history.future) };
}
