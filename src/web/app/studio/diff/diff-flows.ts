import { listOutlets } from '../../../../flow/list-outlets.ts';
import type { FlowDraft, NodeDraft, Point } from '../draft.ts';
import { nodeName } from '../node-kinds.ts';
import { diffValues, isObject, type Value } from './diff-values.ts';
import { listRows, type Row } from './list-rows.ts';

export interface NodeChange {
  id: string;
  /** `moved`: it only stands elsewhere on the canvas. */
  kind: 'added' | 'removed' | 'changed' | 'moved';
  name: string;
  /** What differs in it, field by field; for one that was added or removed, all that it has. */
  rows: Row[];
}

/** A part of the flow beside its nodes, such as one variable. */
export interface PartChange {
  section: Section;
  /** The variable, intent or test; empty: the section as a whole. */
  name: string;
  kind: 'added' | 'removed' | 'changed';
  rows: Row[];
}

export type Section = 'Flow' | 'Settings' | 'Variables' | 'Intents' | 'Tests';

export interface FlowDiff {
  /** By id. */
  nodes: ReadonlyMap<string, NodeChange>;
  parts: readonly PartChange[];
  /** How many nodes were moved and comments changed: nothing that conversations notice. */
  onlyLayout: number;
}

/** Sections that hold things by name: variables, intents, tests. */
const KEYED: readonly [field: string, section: Section][] = [
  ['variables', 'Variables'],
  ['intents', 'Intents'],
  ['tests', 'Tests'],
];
const ELSEWHERE = new Set(['nodes', 'layout', 'settings', ...KEYED.map(([field]) => field)]);

/** What differs between two versions of a flow, in the words of the Studio. */
export function diffFlows(before: FlowDraft, after: FlowDraft): FlowDiff {
  const nodes = new Map<string, NodeChange>();
  const ids = new Set([...Object.keys(before.nodes), ...Object.keys(after.nodes)]);
  for (const id of ids) {
    const change = diffNode(id, before, after);
    if (change) nodes.set(id, change);
  }
  const moved = [...nodes.values()].filter(({ kind }) => kind === 'moved').length;
  const comments = listRows(diffValues(json(before.layout.comments), json(after.layout.comments)));
  return { nodes, parts: diffParts(before, after), onlyLayout: moved + comments.length };
}

function diffNode(id: string, before: FlowDraft, after: FlowDraft): NodeChange | null {
  const old = before.nodes[id];
  const now = after.nodes[id];
  const node = now ?? old;
  if (!node) return null;
  const ends: [End, End] = [
    { node: old, flow: before },
    { node: now, flow: after },
  ];
  const rows = [...listRows(diffValues(withoutWays(old), withoutWays(now))), ...rowsOfWays(...ends)];
  const about = { id, name: nodeName(node), rows };
  if (!old) return { ...about, kind: 'added' };
  if (!now) return { ...about, kind: 'removed' };
  if (rows.length > 0) return { ...about, kind: 'changed' };
  return isSamePlace(before.layout.nodes[id], after.layout.nodes[id]) ? null : { ...about, kind: 'moved' };
}

function withoutWays(node: NodeDraft | undefined): Value {
  const { outlets: _outlets, ...fields } = node ?? {};
  return json(fields);
}

/** Where each way on leads, by the names that people see. */
function rowsOfWays(old: End, now: End): Row[] {
  const outlets = new Set([...Object.keys(waysOf(old)), ...Object.keys(waysOf(now))]);
  return [...outlets].flatMap((outlet) => {
    const [before, after] = [waysOf(old)[outlet], waysOf(now)[outlet]];
    if (before === after) return [];
    const label = labelOf(outlet, now.node) ?? labelOf(outlet, old.node) ?? outlet;
    return [{ path: [WAYS, label], before: targetIn(old, before), after: targetIn(now, after) }];
  });
}

/** A node as one of two flows has it; it may not have it. */
interface End {
  node: NodeDraft | undefined;
  flow: FlowDraft;
}

const WAYS = 'Leads to';

const waysOf = ({ node }: End): { [outlet: string]: string } => (isObject(node?.outlets) ? node.outlets : {});

function labelOf(outlet: string, node: NodeDraft | undefined): string | undefined {
  return node && listOutlets(node).find(({ id }) => id === outlet)?.label;
}

/** With its id, because several may have the same name. */
function targetIn({ flow }: End, id: string | undefined): string | undefined {
  const node = id === undefined ? undefined : flow.nodes[id];
  return node ? `${nodeName(node)} (${id})` : id;
}

function diffParts(before: FlowDraft, after: FlowDraft): PartChange[] {
  const part = (section: Section, old: Value, now: Value): PartChange[] => {
    const change = diffValues(old, now);
    return change ? [{ section, name: '', kind: 'changed', rows: listRows(change) }] : [];
  };
  const general = (flow: FlowDraft) =>
    json(Object.fromEntries(Object.entries(flow).filter(([field]) => !ELSEWHERE.has(field))));
  const settings = (flow: FlowDraft) => json(flow['settings'] ?? {});
  return [
    ...part('Flow', general(before), general(after)),
    ...part('Settings', settings(before), settings(after)),
    ...KEYED.flatMap(([field, section]) => diffKeyed(section, before[field], after[field])),
  ];
}

function diffKeyed(section: Section, old: unknown, now: unknown): PartChange[] {
  const change = diffValues(json(isObject(old) ? old : {}), json(isObject(now) ? now : {}));
  if (change?.kind !== 'object') return [];
  return [...change.fields].map(([name, field]) => ({
    section,
    name,
    kind: field.kind === 'added' || field.kind === 'removed' ? field.kind : 'changed',
    rows: listRows(field),
  }));
}

function isSamePlace(before: Point | undefined, after: Point | undefined): boolean {
  return before?.x === after?.x && before?.y === after?.y;
}

/** A draft is JSON; its type says less. */
const json = (value: unknown) => value as Value;
