import type { EdgeChange, NodeChange } from '@xyflow/react';
import { useCallback, useRef, useState } from 'react';
import type { Point } from '../../../studio/draft.ts';
import { moveComments } from '../../../studio/edits/move-comments.ts';
import { moveNodes } from '../../../studio/edits/move-nodes.ts';
import { useStudio } from '../studio-context.ts';
import { commentOf, type CanvasNode, type Moving, type WayEdge } from './elements.ts';

const NOTHING_MOVES: Moving = new Map();

/**
 * What a mouse does to nodes and connections. While they are dragged only the canvas knows where they are; the draft
 * learns it when they are let go, in one step.
 */
export function useChanges() {
  const studio = useStudio();
  const [moving, setMoving] = useState(NOTHING_MOVES);
  const places = useRef(moving);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const selects: [string, boolean][] = [];
      const moved: [string, Point][] = [];
      let dropped = false;
      for (const change of changes) {
        if (change.type === 'select') selects.push([change.id, change.selected]);
        if (change.type !== 'position' || !change.position) continue;
        moved.push([change.id, change.position]);
        dropped ||= change.dragging === false;
      }
      if (selects.length > 0) {
        const { selection, selectedComments, selectedConnections } = studio.state;
        const [nodes, comments] = apart(selects);
        studio.select(
          changeSelection(selection, nodes),
          changeSelection(selectedComments, comments),
          selectedConnections,
        );
      }
      if (moved.length === 0) return;
      const now: Moving = new Map([...places.current, ...moved]);
      places.current = dropped ? NOTHING_MOVES : now;
      setMoving(places.current);
      if (!dropped) return;
      const [nodes, comments] = apart([...now]);
      studio.edit('Move', (draft) =>
        moveComments(moveNodes(draft, Object.fromEntries(nodes)), Object.fromEntries(comments)),
      );
    },
    [studio],
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<WayEdge>[]) => {
      const selects = changes.flatMap((change): [string, boolean][] =>
        change.type === 'select' ? [[change.id, change.selected]] : [],
      );
      if (selects.length === 0) return;
      const { selection, selectedComments, selectedConnections } = studio.state;
      studio.select(selection, selectedComments, changeSelection(selectedConnections, selects));
    },
    [studio],
  );

  return { moving, onNodesChange, onEdgesChange };
}

/** Those of nodes, and those of comments under their own ids. */
function apart<Value>(entries: [string, Value][]): [[string, Value][], [string, Value][]] {
  const nodes: [string, Value][] = [];
  const comments: [string, Value][] = [];
  for (const [key, value] of entries) {
    const comment = commentOf(key);
    if (comment === null) nodes.push([key, value]);
    else comments.push([comment, value]);
  }
  return [nodes, comments];
}

function changeSelection(
  selection: readonly string[],
  changes: readonly (readonly [string, boolean])[],
): readonly string[] {
  if (changes.length === 0) return selection;
  const after = new Set(selection);
  for (const [id, on] of changes) {
    if (on) after.add(id);
    else after.delete(id);
  }
  return [...after];
}
