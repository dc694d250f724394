import { BaseEdge, getBezierPath, type EdgeProps } from '@xyflow/react';
import { memo, type JSX } from 'react';
import type { WayEdge } from './elements.ts';

/** A connection, drawn by what its outlet is. */
export const Way = memo(WayLine);

function WayLine(props: EdgeProps<WayEdge>): JSX.Element {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props;
  const [path] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  return (
    <BaseEdge
      id={id}
      path={path}
      interactionWidth={18}
      {...(props.markerEnd && { markerEnd: props.markerEnd })}
    />
  );
}
