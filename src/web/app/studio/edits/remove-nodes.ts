import type { FlowDraft } from '../draft.ts';
import { allConnections, type Connection } from '../targets.ts';
import { connect } from './connect.ts';
import { disconnect } from './disconnect.ts';

/**
 * Deletes nodes. What led to a node that had one way in and one way on is led on to where it led;
 * otherwise it leads nowhere.
 */
export function removeNodes(draft: FlowDraft, ids: readonly string[]): FlowDraft {
  const gone = new Set(ids.filter((id) => Object.hasOwn(draft.nodes, id)));
  if (gone.size === 0) return draft;
  const connections = allConnections(draft);
  const ways = waysThrough(draft, connections);
  let after = draft;
  for (const { from, outlet, to } of connections) {
    if (gone.has(from) || !gone.has(to)) continue;
    const next = follow(to, gone, ways);
    after = next === null ? disconnect(after, from, outlet) : connect(after, from, outlet, next);
  }
  return {
    ...after,
    start: gone.has(draft.start) ? (follow(draft.start, gone, ways) ?? '') : draft.start,
    nodes: without(after.nodes, gone),
    layout: { ...after.layout, nodes: without(after.layout.nodes, gone) },
  };
}

/** Where each node leads that has one way in and one way on. */
function waysThrough(draft: FlowDraft, connections: readonly Connection[]): Map<string, string> {
  const into = new Map([[draft.start, 1]]);
  const on = new Map<string, string[]>();
  for (const { from, to } of connections) {
    into.set(to, (into.get(to) ?? 0) + 1);
    on.set(from, [...(on.get(from) ?? []), to]);
  }
  const through = new Map<string, string>();
  for (const [id, [next, ...others]] of on)
    if (next !== undefined && others.length === 0 && into.get(id) === 1 && Object.hasOwn(draft.nodes, next))
      through.set(id, next);
  return through;
}

/** The first node that stays, behind a row of nodes that go; null: the row leads nowhere. */
function follow(first: string, gone: ReadonlySet<string>, ways: ReadonlyMap<string, string>): string | null {
  const passed = new Set<string>();
  let at: string | undefined = first;
  while (at !== undefined && gone.has(at) && !passed.has(at)) {
    passed.add(at);
    at = ways.get(at);
  }
  return at === undefined || gone.has(at) ? null : at;
}

function without<Value>(values: { [id: string]: Value }, gone: ReadonlySet<string>): { [id: string]: Value } {
  return Object.fromEntries(Object.entries(values).filter(([id]) => !gone.has(id)));
}
