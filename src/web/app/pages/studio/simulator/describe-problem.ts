import type { Problem } from '../../../../../flow/problem.ts';
import type { FlowDraft } from '../../../studio/draft.ts';
import { nodeName } from '../../../studio/node-kinds.ts';

/** Where and what, in one line. */
export function describeProblem({ node, message }: Problem, draft: FlowDraft): string {
  const found = node === undefined ? undefined : draft.nodes[node];
  return found ? `${nodeName(found)}: ${message}` : message;
}
