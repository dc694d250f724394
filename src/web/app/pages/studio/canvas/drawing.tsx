import { useMantineColorScheme } from '@mantine/core';
import { Background, BackgroundVariant, MiniMap, ReactFlow, type ReactFlowProps } from '@xyflow/react';
import { useMemo, useState, type JSX } from 'react';
import { useStudio, useStudioState } from '../studio-context.ts';
import { CommentPicture } from './comment-picture.tsx';
import { Elements, type CanvasNode, type WayEdge } from './elements.ts';
import { NodePicture } from './node-picture.tsx';
import { FIT } from './toolbar.tsx';
import { useChanges } from './use-changes.ts';
import { Way } from './way.tsx';

const NODE_TYPES = { picture: NodePicture, comment: CommentPicture };
const EDGE_TYPES = { way: Way };
const SEVERAL = ['Shift', 'Control', 'Meta'];

type Handlers = Pick<
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
 * Nodes and connections as React Flow draws them. It is a component of its own so that, while something is dragged, it
 * alone is rendered again: a handler that is another function would have every node and connection rendered with it.
 */
export function Drawing(props: Handlers & { showsMap: boolean; readOnly: boolean }): JSX.Element {
  const { showsMap, readOnly, ...handlers } = props;
  const studio = useStudio();
  const { colorScheme } = useMantineColorScheme();
  const [elements] = useState(() => new Elements());
  // React Flow would wait for the first node, and take it away from where it was just dropped.
  const [opensFitted] = useState(() => Object.keys(studio.state.draft.nodes).length > 0);
  const { moving, onNodesChange, onEdgesChange } = useChanges();
  const shown = useShown();
  const nodes = useMemo(() => elements.nodes(shown, moving), [elements, shown, moving]);
  const edges = useMemo(() => elements.edges(shown), [elements, shown]);
  return (
    <ReactFlow<CanvasNode, WayEdge>
      {...handlers}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      nodesDraggable={!readOnly}
      nodesConnectable={!readOnly}
      edgesReconnectable={!readOnly}
      edgesFocusable={false}
      colorMode={colorScheme === 'auto' ? 'system' : colorScheme}
      deleteKeyCode={null}
      multiSelectionKeyCode={SEVERAL}
      disableKeyboardA11y
      onlyRenderVisibleElements
      elevateNodesOnSelect={false}
      zoomOnDoubleClick={false}
      minZoom={0.1}
      maxZoom={2}
      fitView={opensFitted}
      fitViewOptions={FIT}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} />
      {showsMap && nodes.length > 0 && (
        <MiniMap<CanvasNode>
          pannable
          zoomable
          ariaLabel="Map of the flow"
          nodeClassName={mapClass}
          nodeBorderRadius={12}
        />
      )}
    </ReactFlow>
  );
}

function mapClass(node: CanvasNode): string {
  return node.type === 'picture' ? `map-${node.data.node.kind}` : 'map-comment';
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
