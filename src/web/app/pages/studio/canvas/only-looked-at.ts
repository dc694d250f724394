import type { ReactFlowProps } from '@xyflow/react';
import type { CanvasNode, WayEdge } from './elements.ts';

/** A canvas on which nothing can be changed; going through it by keys is left to what stands beside it. */
export const ONLY_LOOKED_AT = {
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  edgesReconnectable: false,
  elementsSelectable: false,
  deleteKeyCode: null,
  disableKeyboardA11y: true,
  onlyRenderVisibleElements: true,
  minZoom: 0.1,
  maxZoom: 2,
} as const satisfies ReactFlowProps<CanvasNode, WayEdge>;
