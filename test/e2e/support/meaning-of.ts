import type { FlowDocument } from '../../../src/flow/document.ts';

type Fields = Record<string, unknown>;

/**
 * What a document means: nodes by their names and branches by their order instead of by ids, without what is only looked
 * at, and without what says the same as nothing.
 */
export function meaningOf(document: FlowDocument): unknown {
  const nodes = document.nodes as unknown as Record<string, Fields>;
  const nameOf = (id: unknown) => nodes[String(id)]?.['name'] ?? id;
  const { id: _id, name: _name, layout: _layout, tests: _tests, ...flow } = document as unknown as Fields;
  const { takeTogether: _, reopen: __, ...settings } = flow['settings'] as Fields;
  const trigger = settings['escalateWhen'] as Fields | undefined;
  return {
    ...flow,
    start: nameOf(flow['start']),
    settings: { ...settings, ...(trigger && { escalateWhen: { ...trigger, to: nameOf(trigger['to']) } }) },
    nodes: Object.fromEntries(
      Object.values(nodes).map((node) => [node['name'], withoutEmpty(meaningOfNode(node, nameOf))]),
    ),
  };
}

function meaningOfNode(node: Fields, nameOf: (id: unknown) => unknown): Fields {
  const branches = node['branches'] as Fields[] | undefined;
  const number = (outlet: string) => branches?.findIndex(({ id }) => id === outlet) ?? -1;
  const outlets = Object.entries((node['outlets'] ?? {}) as Fields).map(([outlet, to]) => [
    number(outlet) === -1 ? outlet : `branch ${number(outlet) + 1}`,
    nameOf(to),
  ]);
  return {
    ...node,
    ...(branches && { branches: branches.map(({ id: _, ...branch }) => branch) }),
    ...(node['to'] !== undefined && { to: nameOf(node['to']) }),
    outlets: Object.fromEntries(outlets) as Fields,
  };
}

/** A list or an object with nothing in it says as much as none, and a link is never told apart by its id. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutEmpty(inner)] as const);
  return Object.fromEntries(
    entries
      .filter(([, inner]) => typeof inner !== 'object' || inner === null || Object.keys(inner).length > 0)
      .filter(([key]) => key !== 'id' || !('url' in value)),
  );
}
