import type { FlowDraft } from '../draft.ts';
import { JUMP } from '../targets.ts';
import { setNode } from './set-node.ts';

/** Lets an outlet lead nowhere. */
export function disconnect(draft: FlowDraft, from: string, outlet: string): FlowDraft {
  const node = draft.nodes[from];
  if (!node) return draft;
  if (node.kind === 'jump' && outlet === JUMP) {
    const { to, ...others } = node;
    return to === undefined ? draft : setNode(draft, from, others);
  }
  if (node.outlets?.[outlet] === undefined) return draft;
  const { [outlet]: _, ...outlets } = node.outlets;
  return setNode(draft, from, { ...node, outlets });
}
