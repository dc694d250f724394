import { TextInput } from '@mantine/core';
import type { JSX } from 'react';
import { setNode } from '../../../studio/edits/set-node.ts';
import { useStudio, useStudioState } from '../studio-context.ts';

/** What a node is called. */
export function NodeForm({ id }: { id: string }): JSX.Element | null {
  const studio = useStudio();
  const node = useStudioState(({ draft }) => draft.nodes[id]);
  const readOnly = useStudioState((state) => state.readOnly);
  if (!node) return null;
  return (
    <TextInput
      label="Name"
      value={node.name ?? ''}
      maxLength={200}
      readOnly={readOnly}
      onChange={({ currentTarget: { value } }) =>
        studio.edit('Rename', (draft) => setNode(draft, id, { ...node, name: value }), `${id}.name`)
      }
    />
  );
}
