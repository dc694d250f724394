import { newId } from '../../../../studio/new-id.ts';
import type { FlowDraft, NodeDraft } from '../../../../studio/draft.ts';
import { fieldsOf, listOf } from './read-json.ts';

/** An id for a new button, which no button of the flow has or, as far as can be known, had: listeners tell them apart by it. */
export function newButtonId({ nodes }: Pick<FlowDraft, 'nodes'>): string {
  const taken: string[] = [];
  for (const node of Object.values(nodes)) {
    taken.push(...buttonIdsOf(node));
    for (const outlet of Object.keys(node.outlets ?? {}))
      if (outlet.startsWith('button.')) taken.push(outlet.slice('button.'.length));
  }
  return newId('button', taken);
}

/** The ids of all buttons that a node shows. */
export function buttonIdsOf(node: NodeDraft): string[] {
  const ids: string[] = [];
  collectIds(node['messages'], ids);
  collectIds(node['prompt'], ids);
  collectIds([{ buttons: node['buttons'] }], ids);
  return ids;
}

function collectIds(items: unknown, into: string[]): void {
  for (const item of listOf(items).map(fieldsOf)) {
    for (const { id } of listOf(item['buttons']).map(fieldsOf)) if (typeof id === 'string') into.push(id);
    collectIds(item['cards'], into);
  }
}

/** An id for a new branch of a condition. */
export function newBranchId(node: NodeDraft): string {
  const ids = listOf(node['branches']).map((branch) => fieldsOf(branch)['id']);
  return newId('branch', [...ids.filter((id) => typeof id === 'string'), ...Object.keys(node.outlets ?? {})]);
}

/** A node without the connections of parts that it no longer has. */
export function withoutOutlets(node: NodeDraft, gone: readonly string[]): NodeDraft {
  const { outlets = {} } = node;
  const kept = Object.entries(outlets).filter(([id]) => !gone.includes(id));
  return kept.length === Object.keys(outlets).length ? node : { ...node, outlets: Object.fromEntries(kept) };
}
