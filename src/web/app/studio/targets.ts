import type { FlowDraft, NodeDraft } from './draft.ts';

/** A way from one node to another. */
export interface Connection {
  from: string;
  outlet: string;
  to: string;
}

/** Where a jump goes is drawn like a connection; its outlet is called so. */
export const JUMP = 'to';

/** Every connection of a node, with the target of a jump. */
export function connectionsOf(id: string, node: NodeDraft): Connection[] {
  const outlets = Object.entries(node.outlets ?? {}).map(([outlet, to]) => ({ from: id, outlet, to }));
  return node.kind === 'jump' && typeof node['to'] === 'string' && node['to'] !== ''
    ? [...outlets, { from: id, outlet: JUMP, to: node['to'] }]
    : outlets;
}

export function allConnections({ nodes }: FlowDraft): Connection[] {
  return Object.entries(nodes).flatMap(([id, node]) => connectionsOf(id, node));
}

export function connectionsTo(draft: FlowDraft, ids: ReadonlySet<string>): Connection[] {
  return allConnections(draft).filter(({ to }) => ids.has(to));
}
