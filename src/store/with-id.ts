import type { Draft } from './flows.ts';

/** The document as that of another flow: where it leads to itself, the other one does. */
export function withId(document: Draft, id: string): Draft {
  const { id: before, nodes } = document;
  if (typeof nodes !== 'object' || nodes === null) return { ...document, id };
  const own = Object.entries(nodes as object).map(([key, node]: [string, unknown]) => [
    key,
    isTo(before, node) ? { ...node, flow: id } : node,
  ]);
  return { ...document, id, nodes: Object.fromEntries(own) as Draft['nodes'] };
}

function isTo(flow: string, node: unknown): node is object {
  if (typeof node !== 'object' || node === null) return false;
  const { kind, action, flow: to } = node as { kind?: unknown; action?: unknown; flow?: unknown };
  return to === flow && (kind === 'call' || (kind === 'action' && action === 'transferToBot'));
}
