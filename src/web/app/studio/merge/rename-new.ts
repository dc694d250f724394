import type { FlowDraft, NodeDraft } from '../draft.ts';
import { newId } from '../new-id.ts';
import { isEqual } from './is-equal.ts';

/** New names for what was added here, by the old ones. */
export interface Renames {
  nodes: ReadonlyMap<string, string>;
  comments: ReadonlyMap<string, string>;
  tests: ReadonlyMap<string, string>;
}

/**
 * Two authors who add something at the same time give it the same id. What was added here gets another one, so that
 * both stay.
 */
export function findRenames(base: FlowDraft, mine: FlowDraft, theirs: FlowDraft): Renames {
  return {
    nodes: renamesOf(base.nodes, mine.nodes, theirs.nodes),
    comments: renamesOf(base.layout.comments, mine.layout.comments, theirs.layout.comments),
    tests: renamesOf(testsOf(base), testsOf(mine), testsOf(theirs)),
  };
}

/** The draft with the new names, wherever the old ones stood. */
export function rename(draft: FlowDraft, { nodes, comments, tests }: Renames): FlowDraft {
  if (nodes.size + comments.size + tests.size === 0) return draft;
  const to = (id: string) => nodes.get(id) ?? id;
  return {
    ...draft,
    start: to(draft.start),
    nodes: Object.fromEntries(
      Object.entries(draft.nodes).map(([id, node]) => [to(id), redirect(node, nodes)]),
    ),
    layout: {
      ...draft.layout,
      nodes: renameKeys(draft.layout.nodes, nodes),
      comments: renameKeys(draft.layout.comments, comments),
    },
    ...(draft['tests'] !== undefined && { tests: renameKeys(testsOf(draft), tests) }),
  };
}

function redirect(node: NodeDraft, renames: ReadonlyMap<string, string>): NodeDraft {
  const { outlets = {} } = node;
  const jump = typeof node['to'] === 'string' && node.kind === 'jump' ? renames.get(node['to']) : undefined;
  const leads = Object.values(outlets).some((to) => renames.has(to));
  if (!leads && jump === undefined) return node;
  return {
    ...node,
    ...(jump !== undefined && { to: jump }),
    ...(leads && {
      outlets: Object.fromEntries(
        Object.entries(outlets).map(([outlet, to]) => [outlet, renames.get(to) ?? to]),
      ),
    }),
  };
}

function renamesOf(base: object, mine: object, theirs: object): Map<string, string> {
  const renames = new Map<string, string>();
  const taken = new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)]);
  for (const [id, value] of Object.entries(mine)) {
    if (Object.hasOwn(base, id) || !Object.hasOwn(theirs, id)) continue;
    if (isEqual(value, (theirs as Record<string, unknown>)[id])) continue;
    const renamed = newId(id.replace(/\d+$/, ''), taken);
    taken.add(renamed);
    renames.set(id, renamed);
  }
  return renames;
}

function renameKeys<Value>(values: { [id: string]: Value }, renames: ReadonlyMap<string, string>) {
  if (renames.size === 0) return values;
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [renames.get(id) ?? id, value]));
}

const testsOf = (draft: FlowDraft) => (draft['tests'] ?? {}) as { [id: string]: unknown };
