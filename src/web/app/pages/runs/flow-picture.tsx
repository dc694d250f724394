import { useMantineColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import {
  Background,
  BackgroundVariant,
  Controls,
  ReactFlow,
  ReactFlowProvider,
  useStore,
  type NodeProps,
  type ReactFlowInstance,
} from '@xyflow/react';
import { memo, useEffect, useMemo, useState, type JSX } from 'react';
import type { FlowDraft } from '../../studio/draft.ts';
import type { Highlight } from '../../studio/state.ts';
import { Elements, type CanvasNode, type PictureNode, type WayEdge } from '../studio/canvas/elements.ts';
import { FarProvider, useFarByZoom } from '../studio/canvas/far.ts';
import { NodePicture } from '../studio/canvas/node-picture.tsx';
import { ONLY_LOOKED_AT } from '../studio/canvas/only-looked-at.ts';
import { Way } from '../studio/canvas/way.tsx';

/** What stands at a node, in short and in words: `×3`, `visited 3 times`. */
export interface NodeMark {
  text: string;
  said: string;
}

export interface FlowPictureProps {
  /** What is shown, for those who cannot see it. */
  label: string;
  draft: FlowDraft;
  highlight: Highlight | null;
  /** By node. */
  marks: ReadonlyMap<string, NodeMark>;
  /** Ways that stand out from all others, as `${node}.${outlet}`. */
  now?: ReadonlySet<string>;
  /** The nodes that are brought into view; none: the whole of the flow. */
  focus?: readonly string[];
  onNode?: (node: string) => void;
}

const NODE_TYPES = { picture: memo(MarkedPicture) };
const EDGE_TYPES = { way: Way };
const WHOLE = { maxZoom: 1, padding: 0.1 };
/** With some of what is around it. */
const CLOSE = { maxZoom: 0.85, padding: 0.5 };
const NONE: readonly string[] = [];

/** A flow to be looked at: where talks went or stand in it. Without comments, which no conversation notices. */
export function FlowPicture(props: FlowPictureProps): JSX.Element {
  return (
    <ReactFlowProvider>
      <Drawn {...props} />
    </ReactFlowProvider>
  );
}

function Drawn(props: FlowPictureProps): JSX.Element {
  const { label, draft, highlight, marks, now, focus = NONE, onNode } = props;
  const { colorScheme } = useMantineColorScheme();
  const duration = useReducedMotion() ? 0 : 250;
  const isFar = useFarByZoom();
  const [elements] = useState(() => new Elements());
  const [flow, setFlow] = useState<ReactFlowInstance<CanvasNode, WayEdge> | null>(null);
  const { nodes, edges } = useMemo(() => {
    const shown = {
      draft: { ...draft, layout: { ...draft.layout, comments: {} } },
      problems: [],
      selection: [],
      selectedComments: [],
      selectedConnections: [],
      highlight,
    };
    return {
      nodes: elements.nodes(shown).map((node) => marked(node, marks.get(node.id))),
      edges: elements
        .edges(shown)
        .map((edge) => (now?.has(edge.id) ? { ...edge, className: 'way-now' } : edge)),
    };
  }, [elements, draft, highlight, marks, now]);
  useEffect(() => {
    if (!flow) return;
    const there = focus.filter((id) => draft.nodes[id]).map((id) => ({ id }));
    void flow.fitView(there.length > 0 ? { ...CLOSE, nodes: there, duration } : { ...WHOLE, duration });
  }, [flow, draft, focus, duration]);
  return (
    <div className="flow-picture studio-canvas">
      <FarProvider value={isFar}>
        <ReactFlow<CanvasNode, WayEdge>
          aria-label={label}
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          {...(onNode && { onNodeClick: (_, { id }) => onNode(id) })}
          {...ONLY_LOOKED_AT}
          colorMode={colorScheme === 'auto' ? 'system' : colorScheme}
          zoomOnDoubleClick={false}
          onInit={setFlow}
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} />
          <Controls showInteractive={false} />
        </ReactFlow>
      </FarProvider>
    </div>
  );
}

function marked(node: CanvasNode, mark: NodeMark | undefined): CanvasNode {
  if (node.type !== 'picture' || !mark) return node;
  return { ...node, data: { ...node.data, mark }, ariaLabel: `${node.ariaLabel ?? ''}, ${mark.said}` };
}

function MarkedPicture(props: NodeProps<PictureNode>): JSX.Element {
  const mark = props.data['mark'] as NodeMark | undefined;
  return (
    <>
      {mark && <Mark of={mark} />}
      <NodePicture {...props} />
    </>
  );
}

/** The zoom below which a mark is drawn larger than what it stands at, so that it can still be read. */
const READABLE = 0.7;

function Mark({ of: { text, said } }: { of: NodeMark }): JSX.Element {
  const scale = useStore(({ transform: [, , zoom] }) => Math.round(Math.max(1, READABLE / zoom) * 4) / 4);
  return (
    <span className="node-mark" title={said} style={{ scale }}>
      {text}
    </span>
  );
}
