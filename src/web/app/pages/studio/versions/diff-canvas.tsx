import { useMantineColorScheme } from '@mantine/core';
import {
  Background,
  BackgroundVariant,
  Controls,
  ReactFlow,
  type NodeProps,
  type ReactFlowInstance,
} from '@xyflow/react';
import { memo, useEffect, useMemo, useState, type JSX } from 'react';
import type { FlowDiff, NodeChange } from '../../../studio/diff/diff-flows.ts';
import type { FlowDraft } from '../../../studio/draft.ts';
import { drawnOutlets } from '../../../studio/node-size.ts';
import { connectionsOf } from '../../../studio/targets.ts';
import { Elements, IN, type CanvasNode, type PictureNode, type WayEdge } from '../canvas/elements.ts';
import { NodePicture } from '../canvas/node-picture.tsx';
import { ONLY_LOOKED_AT } from '../canvas/only-looked-at.ts';
import { Way } from '../canvas/way.tsx';
import { DiffMark, KIND_WORDS } from './diff-marks.tsx';

export interface DiffCanvasProps {
  before: FlowDraft;
  after: FlowDraft;
  diff: FlowDiff;
  showsMoved: boolean;
  selected: string | null;
  onSelect: (node: string | null) => void;
}

const NODE_TYPES = { picture: memo(ComparedPicture) };
const EDGE_TYPES = { way: Way };
const FIT = { maxZoom: 1, padding: 0.15 };

/** What differs is looked for first, and the rest around it. */
const differing = ({ nodes }: FlowDiff) => [...nodes.keys()].map((id) => ({ id }));

/** Both versions on one canvas: as the later one is drawn, with what it no longer has where it was. */
export function DiffCanvas(props: DiffCanvasProps): JSX.Element {
  const { before, after, diff, showsMoved, selected, onSelect } = props;
  const { colorScheme } = useMantineColorScheme();
  const merged = useMemo(() => merge(before, after), [before, after]);
  const { nodes, edges } = useMemo(
    () => draw(merged, before, diff, showsMoved),
    [merged, before, diff, showsMoved],
  );
  const shown = useMemo(
    () => nodes.map((node) => ({ ...node, selected: node.id === selected })),
    [nodes, selected],
  );
  const [flow, setFlow] = useState<ReactFlowInstance<CanvasNode, WayEdge> | null>(null);
  useEffect(() => {
    if (flow && selected !== null) void flow.fitView({ nodes: [{ id: selected }], maxZoom: 1, padding: 0.6 });
  }, [flow, selected]);
  return (
    <div className="studio-canvas compare-canvas">
      <ReactFlow<CanvasNode, WayEdge>
        aria-label="Both versions on one canvas"
        nodes={shown}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodeClick={(_, { id }) => onSelect(diff.nodes.has(id) ? id : null)}
        onPaneClick={() => onSelect(null)}
        {...ONLY_LOOKED_AT}
        colorMode={colorScheme === 'auto' ? 'system' : colorScheme}
        fitView
        onInit={setFlow}
        fitViewOptions={{ ...FIT, ...(diff.nodes.size > 0 && { nodes: differing(diff) }) }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

/** A node with what became of it. */
function ComparedPicture(props: NodeProps<PictureNode>): JSX.Element {
  const change = props.data['change'] as NodeChange['kind'] | null;
  return (
    <div className="compared" data-change={change ?? 'same'}>
      {change && <DiffMark kind={change} />}
      <NodePicture {...props} />
    </div>
  );
}

/** The later flow, and the nodes that it no longer has; without comments, which no conversation notices. */
function merge(before: FlowDraft, after: FlowDraft): FlowDraft {
  return {
    ...after,
    nodes: { ...before.nodes, ...after.nodes },
    layout: {
      ...after.layout,
      comments: {},
      nodes: { ...before.layout.nodes, ...after.layout.nodes },
    },
  };
}

function draw(
  merged: FlowDraft,
  before: FlowDraft,
  diff: FlowDiff,
  showsMoved: boolean,
): { nodes: CanvasNode[]; edges: WayEdge[] } {
  const elements = new Elements();
  const shown = {
    draft: merged,
    problems: [],
    selection: [],
    selectedComments: [],
    selectedConnections: [],
    highlight: null,
  };
  const nodes = elements.nodes(shown).map((node): CanvasNode => {
    if (node.type !== 'picture') return node;
    const kind = diff.nodes.get(node.id)?.kind ?? null;
    const change = kind === 'moved' && !showsMoved ? null : kind;
    const said = change ? `, ${KIND_WORDS[change].toLowerCase()}` : '';
    return { ...node, data: { ...node.data, change }, ariaLabel: `${node.ariaLabel ?? ''}${said}` };
  });
  const edges = elements
    .edges(shown)
    .map((edge) => ({ ...edge, className: wayClass(edge, before, merged, diff) }));
  return { nodes, edges: [...edges, ...goneWays(before, merged)] };
}

function wayClass(
  { source, sourceHandle, target }: WayEdge,
  before: FlowDraft,
  merged: FlowDraft,
  diff: FlowDiff,
): string {
  if (diff.nodes.get(source)?.kind === 'removed') return 'way-removed';
  const was = before.nodes[source];
  const stood =
    was !== undefined &&
    connectionsOf(source, was).some(({ outlet, to }) => outlet === sourceHandle && to === target);
  return stood && merged.nodes[target] ? '' : 'way-added';
}

/** Connections of nodes that are still there, which lead elsewhere now. */
function goneWays(before: FlowDraft, merged: FlowDraft): WayEdge[] {
  return Object.entries(before.nodes).flatMap(([id, node]) => {
    const now = merged.nodes[id];
    if (!now || now === node) return [];
    const outlets = new Set(drawnOutlets(now).map((outlet) => outlet.id));
    const stand = new Set(connectionsOf(id, now).map(({ outlet, to }) => `${outlet} ${to}`));
    return connectionsOf(id, node)
      .filter(({ outlet, to }) => outlets.has(outlet) && merged.nodes[to] && !stand.has(`${outlet} ${to}`))
      .map(({ outlet, to }): WayEdge => ({
        id: `${id}.${outlet} before`,
        type: 'way',
        source: id,
        sourceHandle: outlet,
        target: to,
        targetHandle: IN,
        data: { kind: 'way', lit: false, dark: false },
        className: 'way-removed',
      }));
  });
}
