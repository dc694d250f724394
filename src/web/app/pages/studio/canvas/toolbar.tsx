import { useReactFlow, useStore } from '@xyflow/react';
import type { JSX } from 'react';
import { IconAction } from '../../../shared/icon-action.tsx';
import { arrange } from '../../../studio/edits/arrange.ts';
import {
  ArrangeIcon,
  CommentIcon,
  FindIcon,
  FitIcon,
  KeysIcon,
  MapIcon,
  ZoomInIcon,
  ZoomOutIcon,
} from '../icons.ts';
import { useStudio, useStudioState } from '../studio-context.ts';

export interface ToolbarProps {
  showsMap: boolean;
  onMap: () => void;
  onFind: () => void;
  onKeys: () => void;
  onComment: () => void;
}

/** How the canvas is looked at, and what is done with all of it. */
export function Toolbar({ showsMap, onMap, onFind, onKeys, onComment }: ToolbarProps): JSX.Element {
  const studio = useStudio();
  const flow = useReactFlow();
  const zoom = useStore(({ transform }) => Math.round(transform[2] * 100));
  const readOnly = useStudioState((state) => state.readOnly);
  return (
    <div className="canvas-toolbar" role="toolbar" aria-label="Canvas">
      <IconAction label="Zoom out (-)" onClick={() => void flow.zoomOut()}>
        <ZoomOutIcon size={18} />
      </IconAction>
      <button
        type="button"
        className="canvas-zoom"
        aria-label={`Zoom ${zoom} %; set to 100 %`}
        onClick={() => void flow.zoomTo(1)}
      >
        {zoom} %
      </button>
      <IconAction label="Zoom in (+)" onClick={() => void flow.zoomIn()}>
        <ZoomInIcon size={18} />
      </IconAction>
      <IconAction label="Zoom to fit (1)" onClick={() => void flow.fitView(FIT)}>
        <FitIcon size={18} />
      </IconAction>
      <span className="canvas-toolbar-line" />
      {!readOnly && (
        <>
          <IconAction
            label="Arrange along the flow"
            onClick={() => {
              studio.edit('Arrange', (draft) => arrange(draft));
              requestAnimationFrame(() => void flow.fitView(FIT));
            }}
          >
            <ArrangeIcon size={18} />
          </IconAction>
          <IconAction label="Add a comment" onClick={onComment}>
            <CommentIcon size={18} />
          </IconAction>
        </>
      )}
      <IconAction label="Find a node (Ctrl+F)" onClick={onFind}>
        <FindIcon size={18} />
      </IconAction>
      <IconAction label={showsMap ? 'Hide the map' : 'Show the map'} onClick={onMap}>
        <MapIcon size={18} />
      </IconAction>
      <IconAction label="Keys (?)" onClick={onKeys}>
        <KeysIcon size={18} />
      </IconAction>
    </div>
  );
}

/** No larger than it is read at. */
export const FIT = { maxZoom: 1, padding: 0.12, duration: 200 };
