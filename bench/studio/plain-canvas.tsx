/** What the Studio's canvas is compared with: the same nodes and connections as React Flow draws them by itself. */
import {
  applyNodeChanges,
  MiniMap,
  ReactFlow,
  type Edge,
  type Node,
  type NodeChange,
  type ReactFlowInstance,
} from '@xyflow/react';
import { useCallback, useState, type JSX } from 'react';
import { createRoot } from 'react-dom/client';
import { NODE_WIDTH, nodeHeight } from '../../src/web/app/studio/node-size.ts';
import { readDraft } from '../../src/web/app/studio/read-draft.ts';
import { connectionsOf } from '../../src/web/app/studio/targets.ts';
import { largeFlow } from '../support/large-flow.ts';

const { nodes: drafts, layout } = readDraft(largeFlow(Number(document.body.dataset['nodes'])));
const nodes = Object.entries(drafts).map(([id, node]): Node => ({
  id,
  position: layout.nodes[id] ?? { x: 0, y: 0 },
  data: { label: id },
  style: { width: NODE_WIDTH, height: nodeHeight(node) },
}));
const edges = Object.entries(drafts).flatMap(([id, node]) =>
  connectionsOf(id, node).map(({ outlet, to }): Edge => ({ id: `${id}.${outlet}`, source: id, target: to })),
);

function PlainCanvas(): JSX.Element {
  const [shown, setShown] = useState(nodes);
  const [flow, setFlow] = useState<ReactFlowInstance | null>(null);
  const onNodesChange = useCallback(
    (changes: NodeChange[]) => setShown((before) => applyNodeChanges(changes, before)),
    [],
  );
  return (
    <>
      <div style={{ position: 'absolute', inset: 0 }}>
        <ReactFlow
          nodes={shown}
          edges={edges}
          onNodesChange={onNodesChange}
          onInit={setFlow}
          onlyRenderVisibleElements
          minZoom={0.1}
          fitView
        >
          <MiniMap />
        </ReactFlow>
      </div>
      <button style={{ position: 'fixed' }} onClick={() => void flow?.fitView()}>
        Zoom to fit
      </button>
      <button style={{ position: 'fixed', insetBlockStart: 40 }} onClick={() => void flow?.zoomTo(1)}>
        Zoom 100 %
      </button>
    </>
  );
}

createRoot(document.body.appendChild(document.createElement('div'))).render(<PlainCanvas />);
