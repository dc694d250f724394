import { useMantineColorScheme } from '@mantine/core';
import { Background, BackgroundVariant, ReactFlow, type ReactFlowInstance } from '@xyflow/react';
import { memo, useMemo, useState, type JSX } from 'react';
import type { FlowDraft } from '../../../studio/draft.ts';
import { NODE_WIDTH, nodeHeight } from '../../../studio/node-size.ts';
import { useStudio, useStudioState } from '../studio-context.ts';
import { CommentPicture } from './comment-picture.tsx';
import { Elements, moved, type CanvasNode, type WayEdge } from './elements.ts';
import { FAR, FarProvider, useFarByZoom } from './far.ts';
import { FlowMap } from './flow-map.tsx';
import { NodePicture } from './node-picture.tsx';
import { FIT } from './toolbar.tsx';
import { useChanges } from './use-changes.ts';
import type { Handlers } from './use-handlers.ts';
import { Way } from './way.tsx';

const NODE_TYPES = { picture: NodePicture, comment: CommentPicture };
const EDGE_TYPES = { way: Way };
/** The zoom at which a large flow is opened. */
const CLOSE = 0.75;
const SEVERAL = ['Shift', 'Control', 'Meta'];

interface DrawingProps {
  showsMap: boolean;
  readOnly: boolean;
  handlers: Handlers;
}

/**
 * Nodes and connections as React Flow draws them. It is a component of its own so that while something is dragged it
 * alone is rendered again, and when something opens over the canvas it is not.
 */
export const Drawing = memo(DrawnFlow);

function DrawnFlow({ showsMap, readOnly, handlers }: DrawingProps): JSX.Element {
  const { colorScheme } = useMantineColorScheme();
  const studio = useStudio();
  const [elements] = useState(() => new Elements());
  const { moving, onNodesChange, onEdgesChange } = useChanges();
  const shown = useShown();
  const isFar = useFarByZoom();
  const still = useMemo(() => elements.nodes(shown), [elements, shown]);
  const nodes = useMemo(() => moved(still, moving), [still, moving]);
  const edges = useMemo(() => elements.edges(shown), [elements, shown]);
  return (
    <FarProvider value={isFar}>
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
        edgesReconnectable={!readOnly && !isFar}
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
        onInit={(flow) => void showBeginning(flow, studio.state.draft)}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} />
        {showsMap && still.length > 0 && <FlowMap nodes={still} />}
      </ReactFlow>
    </FarProvider>
  );
}

/** Shows all of the flow; where nothing of it could be read then, its beginning. */
async function showBeginning(flow: ReactFlowInstance<CanvasNode, WayEdge>, draft: FlowDraft): Promise<void> {
  // React Flow would wait for the first node, and take it away from where it was just dropped.
  if (Object.keys(draft.nodes).length === 0) return;
  await flow.fitView({ ...FIT, duration: 0 });
  const node = draft.nodes[draft.start];
  const place = draft.layout.nodes[draft.start];
  if (flow.getZoom() >= FAR || !node || !place) return;
  // With some columns of what follows.
  const middle = { x: place.x + 2.5 * NODE_WIDTH, y: place.y + nodeHeight(node) / 2 };
  await flow.setCenter(middle.x, middle.y, { zoom: CLOSE });
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
