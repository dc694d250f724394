import {
  useReactFlow,
  type Connection,
  type Edge,
  type FinalConnectionState,
  type ReactFlowProps,
} from '@xyflow/react';
import { useMemo, type DragEvent, type MouseEvent, type RefObject } from 'react';
import { insertNode, type Origin } from '../../../studio/commands.ts';
import type { Point } from '../../../studio/draft.ts';
import { connect } from '../../../studio/edits/connect.ts';
import { disconnect } from '../../../studio/edits/disconnect.ts';
import { PALETTE } from '../../../studio/node-kinds.ts';
import { HEAD_HEIGHT, NODE_WIDTH } from '../../../studio/node-size.ts';
import type { Studio } from '../../../studio/studio.ts';
import { DRAGGED } from '../palette.tsx';
import { useStudio } from '../studio-context.ts';
import { commentOf, type CanvasNode, type WayEdge } from './elements.ts';
import type { Spot } from './menu-at.tsx';

/** What is open over the canvas. */
export type Open =
  | { is: 'add'; spot: Spot; at: Point; from: Origin | null; only?: 'actions' }
  | { is: 'context'; spot: Spot; at: Point }
  | { is: 'connect'; node: string }
  | { is: 'find' }
  | { is: 'keys' };

export interface OnScreen {
  clientX: number;
  clientY: number;
}

/** What React Flow tells of; each of them stays the same function, as long as `useHandlers` answers with it. */
export type Handlers = Pick<
  ReactFlowProps<CanvasNode, WayEdge>,
  | 'onConnect'
  | 'onConnectStart'
  | 'onConnectEnd'
  | 'onReconnect'
  | 'onReconnectEnd'
  | 'onNodeClick'
  | 'onNodeContextMenu'
  | 'onSelectionContextMenu'
  | 'onEdgeContextMenu'
  | 'onPaneContextMenu'
  | 'onNodeDoubleClick'
>;

/**
 * What is done with a mouse beyond what React Flow does by itself. They are made once: with another function in one of
 * them every node and connection would be rendered again whenever something opens over the canvas.
 */
export function useHandlers(
  frame: RefObject<HTMLElement | null>,
  setOpen: (open: Open) => void,
  setConnecting: (connecting: boolean) => void,
) {
  const studio = useStudio();
  const flow = useReactFlow<CanvasNode, WayEdge>();
  return useMemo(() => {
    /** Where something was pressed: within the canvas’s frame, and on the canvas. */
    const placeOf = (event: OnScreen) => {
      const box = frame.current?.getBoundingClientRect();
      return {
        spot: { left: event.clientX - (box?.left ?? 0), top: event.clientY - (box?.top ?? 0) },
        at: flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }),
      };
    };
    const openContext = (event: MouseEvent | globalThis.MouseEvent) => {
      event.preventDefault();
      setOpen({ is: 'context', ...placeOf(event) });
    };
    const lead = (from: Origin, to: string) =>
      studio.edit('Connect', (draft) => connect(draft, from.node, from.outlet, to));

    const onConnect = ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle !== null) lead({ node: source, outlet: sourceHandle }, target);
    };
    /** Anywhere on a node is as good as its dot; where there is none, one can be added. */
    const onConnectEnd = (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState) => {
      setConnecting(false);
      const { fromHandle } = state;
      if (state.isValid || !fromHandle?.id || fromHandle.type !== 'source') return;
      const from = { node: fromHandle.nodeId, outlet: fromHandle.id };
      const end = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (!end) return;
      const target = nodeUnder(end);
      if (target !== null) lead(from, target);
      else if (isEmpty(end)) setOpen({ is: 'add', ...placeOf(end), from });
    };
    const onReconnect = (edge: Edge, { source, sourceHandle, target }: Connection) => {
      if (sourceHandle === null || !edge.sourceHandle) return;
      const { source: node, sourceHandle: outlet } = edge;
      studio.edit('Reconnect', (draft) =>
        connect(
          node === source && outlet === sourceHandle ? draft : disconnect(draft, node, outlet),
          source,
          sourceHandle,
          target,
        ),
      );
    };
    const onReconnectEnd = (
      event: globalThis.MouseEvent | TouchEvent,
      edge: WayEdge,
      _end: unknown,
      state: FinalConnectionState,
    ) => {
      const end = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (state.isValid || !end || !edge.sourceHandle) return;
      const from = { node: edge.source, outlet: edge.sourceHandle };
      const target = state.fromHandle?.type === 'source' ? nodeUnder(end) : null;
      if (target !== null) lead(from, target);
      else if (isEmpty(end)) studio.edit('Disconnect', (draft) => disconnect(draft, from.node, from.outlet));
    };
    const onDrop = (event: DragEvent) => {
      const entry = PALETTE.find(({ key }) => key === event.dataTransfer.getData(DRAGGED));
      if (!entry) return;
      event.preventDefault();
      const { spot, at } = placeOf(event);
      const place = { x: at.x - NODE_WIDTH / 2, y: at.y - HEAD_HEIGHT / 2 };
      if (entry.key === 'action') setOpen({ is: 'add', spot, at: place, from: null, only: 'actions' });
      else insertNode(studio, entry.node(), place);
    };
    const handlers: Handlers = {
      onConnect,
      onConnectStart: () => setConnecting(true),
      onConnectEnd,
      onReconnect,
      onReconnectEnd,
      // It may be selected already, with its form closed or something else in its place.
      onNodeClick: (_event, { id }) => {
        if (studio.state.selection.length === 1 && studio.state.selection[0] === id) studio.openForm();
      },
      onNodeContextMenu: (event, node) => {
        if (!node.selected) selectOnly(studio, node.id);
        openContext(event);
      },
      onSelectionContextMenu: openContext,
      onEdgeContextMenu: (event, edge) => {
        studio.select([], [], [edge.id]);
        openContext(event);
      },
      onPaneContextMenu: (event) => {
        studio.select([]);
        openContext(event);
      },
      onNodeDoubleClick: (_event, { id }) => {
        if (commentOf(id) === null) studio.jumpTo(id, 'name');
      },
    };
    return { placeOf, onDrop, handlers };
  }, [studio, flow, frame, setOpen, setConnecting]);
}

function selectOnly(studio: Studio, key: string): void {
  const comment = commentOf(key);
  if (comment === null) studio.select([key]);
  else studio.select([], [comment]);
}

/** The id of the node that is there. */
function nodeUnder({ clientX, clientY }: OnScreen): string | null {
  const element = document
    .elementFromPoint(clientX, clientY)
    ?.closest<HTMLElement>('.react-flow__node-picture');
  return element?.dataset['id'] ?? null;
}

function isEmpty({ clientX, clientY }: OnScreen): boolean {
  return document.elementFromPoint(clientX, clientY)?.classList.contains('react-flow__pane') ?? false;
}
