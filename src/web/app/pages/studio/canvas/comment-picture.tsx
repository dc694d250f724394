import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo, useRef, type JSX } from 'react';
import { setComment } from '../../../studio/edits/set-comment.ts';
import { useStudio, useStudioState } from '../studio-context.ts';
import { commentOf, type CommentNode } from './elements.ts';

/** A note to colleagues: text on the canvas, as large as its author drew it. */
export const CommentPicture = memo(
  Comment,
  (before, after) => before.data === after.data && before.selected === after.selected,
);

const LEAST = { width: 120, height: 64 };

function Comment({ id: key, data, selected }: NodeProps<CommentNode>): JSX.Element {
  const { comment } = data;
  const studio = useStudio();
  const readOnly = useStudioState((state) => state.readOnly);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = commentOf(key) ?? '';
  return (
    <div className="comment">
      <NodeResizer
        isVisible={selected && !readOnly}
        minWidth={LEAST.width}
        minHeight={LEAST.height}
        onResizeEnd={(_event, { x, y, width, height }) =>
          studio.edit('Resize a comment', (draft) =>
            setComment(draft, id, {
              ...comment,
              x: Math.round(x),
              y: Math.round(y),
              width: Math.round(width),
              height: Math.round(height),
            }),
          )
        }
      />
      <textarea
        ref={field}
        // Until it is selected it is dragged like any node.
        className={selected ? 'nodrag nowheel' : ''}
        aria-label="Comment"
        placeholder="A note to colleagues"
        value={comment.text}
        readOnly={readOnly || !selected}
        maxLength={10_000}
        tabIndex={selected ? 0 : -1}
        dir="auto"
        onChange={({ currentTarget: { value } }) =>
          studio.edit('Write a comment', (draft) => setComment(draft, id, { ...comment, text: value }), key)
        }
      />
    </div>
  );
}
