import type { FlowDocument } from '../document.ts';
import type { Problem } from '../problem.ts';
import { targetsOf } from './targets.ts';

/** Nodes that no way leads to. */
export function lintReachability(flow: FlowDocument): Problem[] {
  if (!Object.hasOwn(flow.nodes, flow.start)) return [];
  const trigger = flow.settings?.escalateWhen?.to;
  const reached = new Set(trigger === undefined ? [flow.start] : [flow.start, trigger]);
  const open = [...reached];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = flow.nodes[id];
    for (const target of node ? targetsOf(flow, node) : []) {
      if (reached.has(target)) continue;
      reached.add(target);
      open.push(target);
    }
  }
  return Object.keys(flow.nodes)
    .filter((id) => !reached.has(id))
    .map((node) => ({
      severity: 'warning',
      code: 'unreachable',
      node,
      message: 'No way leads from the start to this node.',
      mend: 'Connect it, or remove it.',
    }));
}
