import { Switch } from '@mantine/core';
import type { JSX } from 'react';
import { notes } from './field-notes.tsx';
import { useField } from './form-scope.ts';

/**
 * Yes or no.
 * @param props.absent what it means when the document does not have it
 */
export function SwitchField(props: {
  path: string;
  label: string;
  description?: string;
  absent?: boolean;
}): JSX.Element {
  const { path, label, description, absent = false } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  const { description: below, error, wrapperProps } = notes(path, problems, value, description);
  return (
    <Switch
      label={label}
      checked={typeof value === 'boolean' ? value : absent}
      disabled={readOnly}
      onChange={({ currentTarget: { checked } }) => set(checked === absent ? undefined : checked)}
      description={below}
      error={error}
      wrapperProps={wrapperProps}
    />
  );
}
