import type { NodeDraft } from '../../../../studio/draft.ts';
import { fieldsOf, listOf, textOf } from './read-json.ts';

export interface EarlierButton {
  id: string;
  label: string;
}

/**
 * The answers that messages before a listener offer, as far back as the listener before it: it takes presses on them
 * as on its own.
 */
export function listEarlierButtons(nodes: { [id: string]: NodeDraft }, listener: string): EarlierButton[] {
  const into = new Map<string, string[]>();
  for (const [id, node] of Object.entries(nodes)) {
    const jump = node.kind === 'jump' && typeof node['to'] === 'string' ? [node['to']] : [];
    for (const to of [...Object.values(node.outlets ?? {}), ...jump])
      into.set(to, [...(into.get(to) ?? []), id]);
  }
  const found = new Map<string, EarlierButton>();
  const seen = new Set([listener]);
  const open = [...(into.get(listener) ?? [])];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodes[id];
    if (!node || seen.has(id) || node.kind === 'listener') continue;
    seen.add(id);
    if (node.kind === 'message') collect(node['messages'], found);
    open.push(...(into.get(id) ?? []));
  }
  return [...found.values()];
}

function collect(items: unknown, found: Map<string, EarlierButton>): void {
  for (const { buttons, cards } of listOf(items).map(fieldsOf)) {
    for (const { id, label, url } of listOf(buttons).map(fieldsOf)) {
      if (typeof id === 'string' && url === undefined && !found.has(id))
        found.set(id, { id, label: textOf(label) || id });
    }
    collect(cards, found);
  }
}
