import { NativeSelect } from '@mantine/core';
import type { JSX } from 'react';
import { notes } from './field-notes.tsx';
import { useField } from './form-scope.ts';

export interface Choice {
  value: string;
  label: string;
  /** It says what is meant without it too, and is offered only where the document has it. */
  isUsual?: true;
}

/** One of a few values; `absent` names what it means when the document does not have it. */
export function ChoiceField(props: {
  path: string;
  label: string;
  description?: string;
  absent?: string;
  choices: readonly Choice[];
}): JSX.Element {
  const { path, label, description, absent, choices } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  const current = typeof value === 'string' ? value : '';
  const offered = choices.filter(({ value: one, isUsual = false }) => !isUsual || one === current);
  const saysUsual = offered.some(({ isUsual = false }) => isUsual);
  const isOdd = current !== '' && !choices.some((choice) => choice.value === current);
  return (
    <NativeSelect
      label={label}
      value={current}
      disabled={readOnly}
      onChange={({ currentTarget: { value: chosen } }) => set(chosen === '' ? undefined : chosen)}
      data={[
        ...((absent !== undefined && !saysUsual) || current === ''
          ? [{ value: '', label: absent ?? 'Choose…' }]
          : []),
        ...offered.map(({ value: one, label: words }) => ({ value: one, label: words })),
        ...(isOdd ? [{ value: current, label: current }] : []),
      ]}
      {...notes(path, problems, value, description)}
    />
  );
}
