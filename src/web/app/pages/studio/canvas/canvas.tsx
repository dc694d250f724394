import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef, useState, type JSX } from 'react';
import { insertComment, insertNode } from '../../../studio/commands.ts';
import type { NodeDraft } from '../../../studio/draft.ts';
import { HEAD_HEIGHT, NODE_WIDTH, nodeHeight } from '../../../studio/node-size.ts';
import { DRAGGED } from '../palette.tsx';
import { useStudio, useStudioState } from '../studio-context.ts';
import { AddMenu } from './add-menu.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { ContextMenu } from './context-menu.tsx';
import { Drawing } from './drawing.tsx';
import type { CanvasNode, WayEdge } from './elements.ts';
import { FindBox } from './find-box.tsx';
import { KeysOverview } from './keys-overview.tsx';
import { Toolbar } from './toolbar.tsx';
import { useClipboard } from './use-clipboard.ts';
import { useHandlers, type OnScreen, type Open } from './use-handlers.ts';
import { useKeys } from './use-keys.ts';

/** From so many nodes on a map is of use. */
const NEEDS_MAP = 25;

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
  const { placeOf, onDrop, handlers } = useHandlers(frame, setOpen, setConnecting);

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
      <Drawing showsMap={showsMap} readOnly={readOnly} handlers={handlers} />
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
