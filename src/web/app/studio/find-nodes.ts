import type { FlowDraft } from './draft.ts';
import { kindName, nodeName } from './node-kinds.ts';

export interface FoundNode {
  id: string;
  name: string;
  kind: string;
  /** The text in which the words were found, when it is neither the name nor the id. */
  text: string | null;
}

/** The nodes that have every word in their name, their id, their kind or their texts; by name first. */
export function findNodes(draft: FlowDraft, query: string): FoundNode[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const byName: FoundNode[] = [];
  const byText: FoundNode[] = [];
  for (const [id, node] of Object.entries(draft.nodes)) {
    const found = { id, name: nodeName(node), kind: kindName(node) };
    if (hasAll(`${found.name} ${id} ${found.kind}`, words)) byName.push({ ...found, text: null });
    else {
      const texts = textsOf(node);
      if (hasAll([found.name, id, ...texts].join(' '), words))
        byText.push({ ...found, text: texts.find((text) => hasAny(text, words)) ?? null });
    }
  }
  return [...byName, ...byText];
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => (name === 'outlets' ? [] : textsOf(part)));
}

const hasAll = (text: string, words: readonly string[]) => {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
};

const hasAny = (text: string, words: readonly string[]) => {
  const lower = text.toLowerCase();
  return words.some((word) => lower.includes(word));
};
