import {
  Background,
  BackgroundVariant,
  ReactFlow,
  useReactFlow,
  type Connection,
  type EdgeChange,
  type NodeChange,
} from '@xyflow/react';
import { useMantineColorScheme } from '@mantine/core';
import { useCallback, useMemo, useRef, useState, type DragEvent, type JSX } from 'react';
import { connect } from '../../../studio/edits/connect.ts';
import { moveComments } from '../../../studio/edits/move-comments.ts';
import { moveNodes } from '../../../studio/edits/move-nodes.ts';
import type { Point } from '../../../studio/draft.ts';
import { NODE_WIDTH } from '../../../studio/node-size.ts';
import { addFromPalette, DRAGGED } from '../palette.tsx';
import { useStudio, useStudioState } from '../studio-context.ts';
import { commentOf, Elements, type CanvasNode, type Moving, type WayEdge } from './elements.ts';
import { NodePicture } from './node-picture.tsx';
import { Way } from './way.tsx';

const NODE_TYPES = { picture: NodePicture };
const EDGE_TYPES = { way: Way };
const NOTHING_MOVES: Moving = new Map();

/** The flow as it is drawn. */
export function Canvas(): JSX.Element {
  const studio = useStudio();
  const flow = useReactFlow();
  const { colorScheme } = useMantineColorScheme();
  const [elements] = useState(() => new Elements());
  const [moving, setMoving] = useState(NOTHING_MOVES);
  const moved = useRef(moving);
  const shown = useShown();
  const nodes = useMemo(() => elements.nodes(shown, moving), [elements, shown, moving]);
  const edges = useMemo(() => elements.edges(shown), [elements, shown]);
  const readOnly = useStudioState((state) => state.readOnly);

  const move = useCallback((places: Moving) => {
    moved.current = places;
    setMoving(places);
  }, []);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const selected = new Map<string, boolean>();
      let places: Map<string, Point> | null = null;
      let dropped = false;
      for (const change of changes) {
        if (change.type === 'select') selected.set(change.id, change.selected);
        if (change.type === 'position' && change.position) {
          places ??= new Map(moved.current);
          places.set(change.id, change.position);
          dropped ||= change.dragging === false;
        }
      }
      if (selected.size > 0) {
        const { selection, selectedComments, selectedConnections } = studio.state;
        const ids = [...selected];
        const nodesNow = changeSelection(
          selection,
          ids.filter(([key]) => commentOf(key) === null),
        );
        const comments = changeSelection(
          selectedComments,
          ids.flatMap(([key, on]) => {
            const id = commentOf(key);
            return id === null ? [] : [[id, on] as const];
          }),
        );
        studio.select(nodesNow, comments, selectedConnections);
      }
      if (!places) return;
      if (!dropped) {
        move(places);
        return;
      }
      const all = [...places];
      move(NOTHING_MOVES);
      studio.edit('Move', (draft) =>
        moveComments(
          moveNodes(draft, Object.fromEntries(all.filter(([key]) => commentOf(key) === null))),
          Object.fromEntries(
            all.flatMap(([key, place]) => {
              const id = commentOf(key);
              return id === null ? [] : [[id, place]];
            }),
          ),
        ),
      );
    },
    [studio, move],
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<WayEdge>[]) => {
      const selected = changes.flatMap((change) =>
        change.type === 'select' ? [[change.id, change.selected] as const] : [],
      );
      if (selected.length === 0) return;
      const { selection, selectedComments, selectedConnections } = studio.state;
      studio.select(selection, selectedComments, changeSelection(selectedConnections, selected));
    },
    [studio],
  );

  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle !== null)
        studio.edit('Connect', (draft) => connect(draft, source, sourceHandle, target));
    },
    [studio],
  );

  const onDrop = (event: DragEvent) => {
    const key = event.dataTransfer.getData(DRAGGED);
    if (key === '') return;
    event.preventDefault();
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    addFromPalette(studio, key, { x: x - NODE_WIDTH / 2, y: y - 20 });
  };

  return (
    <div
      className="studio-canvas"
      onDrop={onDrop}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
      }}
    >
      <ReactFlow<CanvasNode, WayEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onConnect={onConnect}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        edgesReconnectable={!readOnly}
        colorMode={colorScheme === 'auto' ? 'system' : colorScheme}
        deleteKeyCode={null}
        disableKeyboardA11y
        onlyRenderVisibleElements
        minZoom={0.1}
        maxZoom={2}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.15 }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} />
      </ReactFlow>
    </div>
  );
}

/** The parts of the state that the canvas shows, as one object that changes only with them. */
function useShown() {
  const draft = useStudioState((state) => state.draft);
  const problems = useStudioState((state) => state.problems);
  const selection = useStudioState((state) => state.selection);
  const selectedComments = useStudioState((state) => state.selectedComments);
  const selectedConnections = useStudioState((state) => state.selectedConnections);
  const highlight = useStudioState((state) => state.highlight);
  return useMemo(
    () => ({ draft, problems, selection, selectedComments, selectedConnections, highlight }),
    [draft, problems, selection, selectedComments, selectedConnections, highlight],
  );
}

function changeSelection(
  selection: readonly string[],
  changes: readonly (readonly [string, boolean])[],
): readonly string[] {
  const after = new Set(selection);
  for (const [id, on] of changes) {
    if (on) after.add(id);
    else after.delete(id);
  }
  return [...after];
}
