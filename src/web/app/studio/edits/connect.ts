import type { FlowDraft } from '../draft.ts';
import { JUMP } from '../targets.ts';
import { setNode } from './set-node.ts';

/** Leads an outlet to a node; where it led before it leads no longer. */
export function connect(draft: FlowDraft, from: string, outlet: string, to: string): FlowDraft {
  const node = draft.nodes[from];
  if (!node) return draft;
  if (node.kind === 'jump' && outlet === JUMP) return setNode(draft, from, { ...node, to });
  if (node.outlets?.[outlet] === to) return draft;
  return setNode(draft, from, { ...node, outlets: { ...node.outlets, [outlet]: to } });
}
