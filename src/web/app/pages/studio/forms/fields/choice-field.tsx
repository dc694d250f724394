import { NativeSelect } from '@mantine/core';
import type { JSX } from 'react';
import { notes } from './field-notes.tsx';
import { useField } from './form-scope.ts';

/** One of a few values; `absent` names what it means when the document does not have it. */
export function ChoiceField(props: {
  path: string;
  label: string;
  description?: string;
  absent?: string;
  choices: readonly { value: string; label: string }[];
}): JSX.Element {
  const { path, label, description, absent, choices } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  const current = typeof value === 'string' ? value : '';
  const isOdd = current !== '' && !choices.some((choice) => choice.value === current);
  return (
    <NativeSelect
      label={label}
      value={current}
      disabled={readOnly}
      onChange={({ currentTarget: { value: chosen } }) => set(chosen === '' ? undefined : chosen)}
      data={[
        ...(absent !== undefined || current === '' ? [{ value: '', label: absent ?? 'Choose…' }] : []),
        ...choices,
        ...(isOdd ? [{ value: current, label: current }] : []),
      ]}
      {...notes(path, problems, value, description)}
    />
  );
}
