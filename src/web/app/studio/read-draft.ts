import { arrange } from './edits/arrange.ts';
import type { CommentDraft, FlowDraft, NodeDraft, Point } from './draft.ts';

/**
 * A document as it was saved, as the Studio edits it: with all that a canvas needs. Nodes that were never placed are
 * placed. Throws a sentence when it cannot be drawn at all.
 */
export function readDraft(document: Record<string, unknown>): FlowDraft {
  const nodes = Object.fromEntries(
    Object.entries(record(document['nodes'])).map(([id, node]) => [id, readNode(id, node)]),
  );
  const layout = record(document['layout']);
  const placed = onlyOf(record(layout['nodes']), isPoint);
  const draft: FlowDraft = {
    format: 1,
    ...document,
    id: String(document['id']),
    name: typeof document['name'] === 'string' ? document['name'] : String(document['id']),
    start: typeof document['start'] === 'string' ? document['start'] : '',
    nodes,
    layout: { ...layout, nodes: placed, comments: onlyOf(record(layout['comments']), isComment) },
  };
  const unplaced = Object.keys(nodes).filter((id) => !Object.hasOwn(placed, id));
  return unplaced.length === 0 ? draft : arrange(draft, unplaced);
}

/** As it is saved. What is empty, and was not there before, is left out. */
export function toDocument(draft: FlowDraft): Record<string, unknown> {
  const { layout, ...document } = draft;
  const { nodes, comments, ...others } = layout;
  const kept = {
    ...others,
    ...(Object.keys(nodes).length > 0 && { nodes }),
    ...(Object.keys(comments).length > 0 && { comments }),
  };
  return { ...document, ...(Object.keys(kept).length > 0 && { layout: kept }) };
}

function readNode(id: string, node: unknown): NodeDraft {
  if (typeof node !== 'object' || node === null || Array.isArray(node))
    throw new Error(`The draft cannot be drawn: “nodes.${id}” must be an object. Mend it over the API.`);
  const { kind } = node as Record<string, unknown>;
  return { ...node, kind: typeof kind === 'string' ? kind : '' };
}

function onlyOf<Kind>(
  values: Record<string, unknown>,
  is: (value: unknown) => value is Kind,
): Record<string, Kind> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Kind] => is(entry[1])));
}

function isPoint(value: unknown): value is Point {
  const { x, y } = record(value);
  return Number.isFinite(x) && Number.isFinite(y);
}

function isComment(value: unknown): value is CommentDraft {
  const { width, height, text } = record(value);
  return isPoint(value) && Number.isFinite(width) && Number.isFinite(height) && typeof text === 'string';
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
