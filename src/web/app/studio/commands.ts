import { addAfter, freePlace } from './add-after.ts';
import { clip, readClipping, writeClipping, type Clipping } from './clipping.ts';
import type { NodeDraft, Point } from './draft.ts';
import { addNode } from './edits/add-node.ts';
import { connect } from './edits/connect.ts';
import { disconnect } from './edits/disconnect.ts';
import { moveComments } from './edits/move-comments.ts';
import { moveNodes } from './edits/move-nodes.ts';
import { paste } from './edits/paste.ts';
import { removeComments } from './edits/remove-comments.ts';
import { removeNodes } from './edits/remove-nodes.ts';
import { setComment } from './edits/set-comment.ts';
import { idPrefix, kindName } from './node-kinds.ts';
import type { Studio } from './studio.ts';

/** Pixels by which a duplicate lies beside what it was made of. */
const BESIDE = 40;
const COMMENT = { width: 220, height: 120 };

/** Where a new node comes from: an outlet that is led to it. */
export interface Origin {
  node: string;
  outlet: string;
}

/** Adds a node: at a place, or behind the selected one; then opens its form. */
export function insertNode(
  studio: Studio,
  node: NodeDraft,
  place: Point | null,
  from: Origin | null = null,
): void {
  const id = studio.newNodeId(idPrefix(node));
  const { selection } = studio.state;
  const [after = null] = selection.length === 1 ? selection : [];
  studio.edit(`Add ${kindName(node)}`, (draft) => {
    if (place) {
      const added = addNode(draft, id, node, place);
      return from ? connect(added, from.node, from.outlet, id) : added;
    }
    if (after !== null) return addAfter(draft, after, id, node);
    return addNode(draft, id, node, freePlace(draft, node, { x: 0, y: 0 }));
  });
  studio.select([id]);
  if (!place) studio.bringIntoView(id);
}

/** Adds a comment and selects it. */
export function insertComment(studio: Studio, place: Point): void {
  const id = studio.newNodeId('comment');
  const comment = { x: Math.round(place.x), y: Math.round(place.y), ...COMMENT, text: '' };
  studio.edit('Add a comment', (draft) => setComment(draft, id, comment));
  studio.select([], [id]);
}

/** Deletes all that is selected. */
export function deleteSelection(studio: Studio): void {
  const { selection, selectedComments, selectedConnections } = studio.state;
  studio.edit('Delete', (draft) => {
    const connected = selectedConnections.reduce((after, connection) => {
      const { node, outlet } = originOf(connection);
      return disconnect(after, node, outlet);
    }, draft);
    return removeComments(removeNodes(connected, selection), selectedComments);
  });
  studio.select([]);
}

/** Moves all that is selected; several in a row are one step. */
export function moveSelection(studio: Studio, by: Point): void {
  const { selection, selectedComments } = studio.state;
  studio.edit(
    'Move',
    (draft) => {
      const moved = (places: { [id: string]: Point }, ids: readonly string[]) =>
        Object.fromEntries(
          ids.flatMap((id) => {
            const place = places[id];
            return place ? [[id, { x: place.x + by.x, y: place.y + by.y }]] : [];
          }),
        );
      return moveComments(
        moveNodes(draft, moved(draft.layout.nodes, selection)),
        moved(draft.layout.comments, selectedComments),
      );
    },
    'move-by-keys',
  );
}

export function selectAll(studio: Studio): void {
  const { nodes, layout } = studio.state.draft;
  studio.select(Object.keys(nodes), Object.keys(layout.comments));
}

/** All that is selected, as text; null: nothing is. */
export function copySelection(studio: Studio): string | null {
  const { draft, selection, selectedComments } = studio.state;
  if (selection.length + selectedComments.length === 0) return null;
  return writeClipping(clip(draft, selection, selectedComments));
}

export function duplicateSelection(studio: Studio): void {
  const { draft, selection, selectedComments } = studio.state;
  insertClipping(studio, 'Duplicate', clip(draft, selection, selectedComments), { x: BESIDE, y: BESIDE });
}

/**
 * Adds what a text holds that was copied in the Studio, with its upper left corner at `place`.
 * @returns false when the text is something else.
 */
export function pasteText(studio: Studio, text: string, place: Point): boolean {
  const clipping = readClipping(text);
  if (!clipping) return false;
  const places = [...Object.values(clipping.places), ...Object.values(clipping.comments)];
  if (places.length === 0) return true;
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  insertClipping(studio, 'Paste', clipping, { x: place.x - left, y: place.y - top });
  return true;
}

/** A connection’s id on the canvas, taken apart; node ids have no dots. */
export function originOf(connection: string): Origin {
  const dot = connection.indexOf('.');
  return { node: connection.slice(0, dot), outlet: connection.slice(dot + 1) };
}

function insertClipping(studio: Studio, label: string, clipping: Clipping, by: Point): void {
  const nodes = new Map<string, string>();
  const comments = new Map<string, string>();
  for (const [id, node] of Object.entries(clipping.nodes))
    nodes.set(id, studio.newNodeId(idPrefix(node) || 'node'));
  for (const id of Object.keys(clipping.comments)) comments.set(id, studio.newNodeId('comment'));
  if (nodes.size + comments.size === 0) return;
  studio.edit(label, (draft) => paste(draft, clipping, { nodes, comments }, by));
  studio.select([...nodes.values()], [...comments.values()]);
}
