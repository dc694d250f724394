import type { CommentDraft, FlowDraft, NodeDraft, Point } from './draft.ts';
import { readDraft } from './read-draft.ts';

/** What is copied: nodes with the connections between them, and comments. */
export interface Clipping {
  nodes: { [id: string]: NodeDraft };
  places: { [id: string]: Point };
  comments: { [id: string]: CommentDraft };
}

/** By which a text is known to be one of ours. */
const MARK = 'chatbot-studio/nodes';

export function clip(draft: FlowDraft, nodes: readonly string[], comments: readonly string[]): Clipping {
  return {
    nodes: pick(draft.nodes, nodes),
    places: pick(draft.layout.nodes, nodes),
    comments: pick(draft.layout.comments, comments),
  };
}

/** As it goes through the system's clipboard: readable, and understood by every page of the Studio. */
export function writeClipping({ nodes, places, comments }: Clipping): string {
  return JSON.stringify({ type: MARK, nodes, layout: { nodes: places, comments } }, null, 2);
}

/** Null: the text is something else. */
export function readClipping(text: string): Clipping | null {
  try {
    const { type, nodes, layout } = JSON.parse(text) as Record<string, unknown>;
    if (type !== MARK) return null;
    const draft = readDraft({ id: 'clipping', nodes, layout });
    return { nodes: draft.nodes, places: draft.layout.nodes, comments: draft.layout.comments };
  } catch {
    return null;
  }
}

function pick<Value>(values: { [id: string]: Value }, ids: readonly string[]): { [id: string]: Value } {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const value = values[id];
      return value === undefined ? [] : [[id, value]];
    }),
  );
}
