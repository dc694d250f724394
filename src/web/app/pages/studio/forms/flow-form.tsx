import { TextInput } from '@mantine/core';
import type { JSX } from 'react';
import { useStudio, useStudioState } from '../studio-context.ts';

/** What the flow is called. */
export function FlowForm(): JSX.Element {
  const studio = useStudio();
  const name = useStudioState(({ draft }) => draft.name);
  const readOnly = useStudioState((state) => state.readOnly);
  return (
    <TextInput
      label="Name"
      value={name}
      maxLength={200}
      readOnly={readOnly}
      onChange={({ currentTarget: { value } }) =>
        studio.edit('Rename the flow', (draft) => ({ ...draft, name: value }), 'name')
      }
    />
  );
}
