import { NumberInput } from '@mantine/core';
import type { JSX } from 'react';
import { notes } from './field-notes.tsx';
import { useField } from './form-scope.ts';

/** A number that the document need not have. */
export function NumberField(props: {
  path: string;
  label: string;
  description?: string;
  placeholder?: string;
  min?: number;
  max?: number;
  step?: number;
  integer?: boolean;
}): JSX.Element {
  const { path, label, description, integer = false, ...bounds } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  return (
    <NumberInput
      label={label}
      allowDecimal={!integer}
      clampBehavior="none"
      value={typeof value === 'number' ? value : ''}
      readOnly={readOnly}
      onChange={(next) => set(typeof next === 'number' ? next : undefined)}
      {...bounds}
      {...notes(path, problems, value, description)}
    />
  );
}
