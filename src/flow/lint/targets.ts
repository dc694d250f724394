import type { FlowDocument, NodeDocument } from '../document.ts';
import { outletsOf } from '../publishing/compile-node.ts';

/** The nodes of the same flow that can come after this one. */
export function targetsOf(flow: FlowDocument, node: NodeDocument): string[] {
  const targets = Object.values(outletsOf(node));
  if (node.kind === 'jump') targets.push(node.to);
  return targets.filter((id) => Object.hasOwn(flow.nodes, id));
}
