import { useReactFlow, type Connection, type Edge, type FinalConnectionState } from '@xyflow/react';
import { useEffect, useRef, useState, type DragEvent, type JSX, type MouseEvent } from 'react';
import { insertComment, insertNode, type Origin } from '../../../studio/commands.ts';
import type { NodeDraft, Point } from '../../../studio/draft.ts';
import { connect } from '../../../studio/edits/connect.ts';
import { disconnect } from '../../../studio/edits/disconnect.ts';
import { PALETTE } from '../../../studio/node-kinds.ts';
import { HEAD_HEIGHT, NODE_WIDTH, nodeHeight } from '../../../studio/node-size.ts';
import { DRAGGED } from '../palette.tsx';
import { useStudio, useStudioState } from '../studio-context.ts';
import { AddMenu } from './add-menu.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { ContextMenu } from './context-menu.tsx';
import { Drawing } from './drawing.tsx';
import { commentOf, type CanvasNode, type WayEdge } from './elements.ts';
import { FindBox } from './find-box.tsx';
import { KeysOverview } from './keys-overview.tsx';
import type { Spot } from './menu-at.tsx';
import { Toolbar } from './toolbar.tsx';
import { useClipboard } from './use-clipboard.ts';
import { useKeys } from './use-keys.ts';

/** From so many nodes on a map is of use. */
const NEEDS_MAP = 25;

/** What is open over the canvas. */
type Open =
  | { is: 'add'; spot: Spot; at: Point; from: Origin | null; only?: 'actions' }
  | { is: 'context'; spot: Spot; at: Point }
  | { is: 'connect'; node: string }
  | { is: 'find' }
  | { is: 'keys' };

/** The flow as it is drawn. */
export function Canvas(): JSX.Element {
  const studio = useStudio();
  const flow = useReactFlow<CanvasNode, WayEdge>();
  const frame = useRef<HTMLDivElement>(null);
  const readOnly = useStudioState((state) => state.readOnly);
  const isEmptyFlow = useStudioState(({ draft }) => Object.keys(draft.nodes).length === 0);
  const [open, setOpen] = useState<Open | null>(null);
  const [showsMap, setShowsMap] = useState(() => Object.keys(studio.state.draft.nodes).length >= NEEDS_MAP);
  const [connecting, setConnecting] = useState(false);
  const close = () => setOpen(null);

  /** Where something was pressed: within the canvas’s frame, and on the canvas. */
  const placeOf = (event: { clientX: number; clientY: number }) => {
    const box = frame.current?.getBoundingClientRect();
    return {
      spot: { left: event.clientX - (box?.left ?? 0), top: event.clientY - (box?.top ?? 0) },
      at: flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }),
    };
  };
  const middle = () => {
    const box = frame.current?.getBoundingClientRect();
    return flow.screenToFlowPosition({
      x: (box?.left ?? 0) + (box?.width ?? 0) / 2,
      y: (box?.top ?? 0) + (box?.height ?? 0) / 2,
    });
  };

  useBringIntoView();
  const pointer = useRef<OnScreen | null>(null);
  useClipboard(() => (pointer.current ? placeOf(pointer.current).at : middle()));
  useKeys({
    frame,
    find: () => setOpen({ is: 'find' }),
    keys: () => setOpen({ is: 'keys' }),
    connect: (node) => setOpen({ is: 'connect', node }),
  });

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
  const addChosen = (node: NodeDraft) => {
    if (open?.is !== 'add') return;
    // Its way in is where the connection was dropped.
    const at = open.from ? { x: open.at.x, y: open.at.y - HEAD_HEIGHT / 2 } : open.at;
    insertNode(studio, node, at, open.from);
    close();
  };

  return (
    <section
      className="studio-canvas"
      aria-label="Canvas"
      tabIndex={-1}
      ref={frame}
      data-connecting={connecting}
      onDrop={onDrop}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
      }}
      onPointerMove={({ clientX, clientY }) => (pointer.current = { clientX, clientY })}
      onPointerLeave={() => (pointer.current = null)}
    >
      <Drawing
        showsMap={showsMap}
        readOnly={readOnly}
        onConnect={onConnect}
        onConnectStart={() => setConnecting(true)}
        onConnectEnd={onConnectEnd}
        onReconnect={onReconnect}
        onReconnectEnd={onReconnectEnd}
        // It may be selected already, with its form closed or something else in its place.
        onNodeClick={(_event, { id }) => {
          if (studio.state.selection.length === 1 && studio.state.selection[0] === id) studio.openForm();
        }}
        onNodeContextMenu={(event, node) => {
          if (!node.selected) selectOnly(studio, node.id);
          openContext(event);
        }}
        onSelectionContextMenu={openContext}
        onEdgeContextMenu={(event, edge) => {
          studio.select([], [], [edge.id]);
          openContext(event);
        }}
        onPaneContextMenu={(event) => {
          studio.select([]);
          openContext(event);
        }}
        onNodeDoubleClick={(_event, { id }) => {
          if (commentOf(id) === null) studio.jumpTo(id, 'name');
        }}
      />
      {isEmptyFlow && <Nothing readOnly={readOnly} />}
      <Toolbar
        showsMap={showsMap}
        onMap={() => setShowsMap(!showsMap)}
        onFind={() => setOpen({ is: 'find' })}
        onKeys={() => setOpen({ is: 'keys' })}
        onComment={() => insertComment(studio, middle())}
      />
      {open?.is === 'add' && (
        <AddMenu
          spot={open.spot}
          {...(open.only && { only: open.only })}
          onChoose={addChosen}
          onClose={close}
        />
      )}
      {open?.is === 'context' && (
        <ContextMenu
          spot={open.spot}
          at={open.at}
          onClose={close}
          onAdd={() => setOpen({ is: 'add', spot: open.spot, at: open.at, from: null })}
          onConnect={(node) => setOpen({ is: 'connect', node })}
        />
      )}
      {open?.is === 'connect' && <ConnectDialog node={open.node} onClose={close} />}
      {open?.is === 'find' && <FindBox onClose={close} />}
      {open?.is === 'keys' && <KeysOverview onClose={close} />}
    </section>
  );
}

function Nothing({ readOnly }: { readOnly: boolean }): JSX.Element {
  return (
    <div className="canvas-empty">
      <h2>This flow is empty</h2>
      <p>
        {readOnly
          ? 'Nothing has been drawn yet.'
          : 'Drag something from the left onto the canvas, or press it there. A message makes a good beginning.'}
      </p>
    </div>
  );
}

function selectOnly(studio: ReturnType<typeof useStudio>, key: string): void {
  const comment = commentOf(key);
  if (comment === null) studio.select([key]);
  else studio.select([], [comment]);
}

interface OnScreen {
  clientX: number;
  clientY: number;
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

/** Nodes are read from this zoom on. */
const READABLE = 0.5;
const CLOSE_UP = 0.9;

/** Brings the node into view that was asked for, and gives it the keyboard when nothing else has it. */
function useBringIntoView(): void {
  const studio = useStudio();
  const flow = useReactFlow();
  const wanted = useStudioState((state) => state.wanted);
  useEffect(() => {
    if (!wanted) return;
    const { draft } = studio.state;
    const node = draft.nodes[wanted.node];
    const place = draft.layout.nodes[wanted.node];
    if (!node || !place) return;
    // The panel that opens beside it takes its width first.
    const timer = setTimeout(() => {
      const frame = document.querySelector('.studio-canvas .react-flow')?.getBoundingClientRect();
      if (!frame) return;
      const zoom = flow.getZoom();
      const corner = flow.flowToScreenPosition(place);
      const right = corner.x + NODE_WIDTH * zoom;
      const bottom = corner.y + nodeHeight(node) * zoom;
      const isSeen =
        corner.x >= frame.left && right <= frame.right && corner.y >= frame.top && bottom <= frame.bottom;
      if (isSeen && zoom >= READABLE) return;
      void flow.setCenter(place.x + NODE_WIDTH / 2, place.y + nodeHeight(node) / 2, {
        zoom: zoom < READABLE ? CLOSE_UP : zoom,
        duration: 200,
      });
    });
    return () => clearTimeout(timer);
  }, [studio, flow, wanted]);
}
