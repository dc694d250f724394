import { Panel, useReactFlow, useStore, type Rect } from '@xyflow/react';
import { useEffect, useMemo, useRef, type JSX, type PointerEvent } from 'react';
import type { CanvasNode, WayEdge } from './elements.ts';

/** Pixels. */
const WIDTH = 200;
const HEIGHT = 150;
/** How much of the map is left free around what it shows. */
const MARGIN = 0.04;
/** By how much a wheel's turn zooms: a step of 100 pixels by a seventh. */
const ZOOM_PER_PIXEL = 0.002;

/**
 * All of the flow, small, with what of it is in sight. The library's own map draws and asks after every node by itself,
 * which for 500 of them takes as long as everything else that happens while one is dragged; here all of a kind are one path.
 * @param props.nodes where they are when nothing is dragged.
 */
export function FlowMap({ nodes }: { nodes: readonly CanvasNode[] }): JSX.Element {
  const { getZoom, setCenter, zoomTo } = useReactFlow<CanvasNode, WayEdge>();
  const [left, top, zoom] = useStore(({ transform }) => transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const shapes = useMemo(() => shapesOf(nodes), [nodes]);
  const bounds = useMemo(() => nodes.map(boxOf).reduce(union), [nodes]);
  const sight = { x: -left / zoom, y: -top / zoom, width: width / zoom, height: height / zoom };
  const shown = fitted(union(bounds, sight));
  const map = useRef<SVGSVGElement>(null);

  useEffect(() => {
    const onWheel = (event: WheelEvent) => {
      // It would scroll or zoom the page.
      event.preventDefault();
      void zoomTo(getZoom() * 2 ** (-event.deltaY * ZOOM_PER_PIXEL));
    };
    const svg = map.current;
    svg?.addEventListener('wheel', onWheel, { passive: false });
    return () => svg?.removeEventListener('wheel', onWheel);
  }, [getZoom, zoomTo]);

  const look = ({ clientX, clientY }: PointerEvent) => {
    const onScreen = map.current?.getScreenCTM();
    if (!onScreen) return;
    const at = new DOMPoint(clientX, clientY).matrixTransform(onScreen.inverse());
    void setCenter(at.x, at.y, { zoom });
  };
  return (
    <Panel position="bottom-right" className="flow-map">
      <svg
        ref={map}
        width={WIDTH}
        height={HEIGHT}
        viewBox={`${shown.x} ${shown.y} ${shown.width} ${shown.height}`}
        role="img"
        aria-label="Map of the flow"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          look(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) look(event);
        }}
      >
        {[...shapes].map(([kind, path]) => (
          <path key={kind} data-kind={kind} d={path} />
        ))}
        <path className="flow-map-mask" fillRule="evenodd" d={rectangle(shown) + rectangle(sight)} />
      </svg>
    </Panel>
  );
}

/** What there is of each kind, as one path. */
function shapesOf(nodes: readonly CanvasNode[]): Map<string, string> {
  const shapes = new Map<string, string>();
  for (const node of nodes) {
    const kind = node.type === 'comment' ? node.type : node.data.node.kind;
    shapes.set(kind, (shapes.get(kind) ?? '') + rectangle(boxOf(node)));
  }
  return shapes;
}

const boxOf = ({ position, width = 0, height = 0 }: CanvasNode): Rect => ({ ...position, width, height });

const rectangle = ({ x, y, width, height }: Rect) => `M${x},${y}h${width}v${height}h${-width}z`;

function union(one: Rect, other: Rect): Rect {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return {
    x,
    y,
    width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  };
}

/** In the shape of the map, with a margin. */
function fitted({ x, y, width, height }: Rect): Rect {
  const scale = Math.max(width / WIDTH, height / HEIGHT) * (1 + 2 * MARGIN);
  const wide = { width: WIDTH * scale, height: HEIGHT * scale };
  return { x: x - (wide.width - width) / 2, y: y - (wide.height - height) / 2, ...wide };
}
