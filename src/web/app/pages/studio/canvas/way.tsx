import { getBezierPath, type EdgeProps } from '@xyflow/react';
import { memo, type JSX } from 'react';
import type { WayEdge } from './elements.ts';

/** A connection, drawn by what its outlet is. */
export const Way = memo(WayLine);

function WayLine(props: EdgeProps<WayEdge>): JSX.Element {
  const { id, data, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props;
  const [path] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  return (
    <>
      <path
        id={id}
        d={path}
        fill="none"
        className="react-flow__edge-path way"
        data-kind={data?.kind}
        data-lit={data?.lit}
        data-dark={data?.dark}
      />
      <path
        d={path}
        fill="none"
        strokeOpacity={0}
        strokeWidth={18}
        className="react-flow__edge-interaction"
      />
    </>
  );
}
