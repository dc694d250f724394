import { TextInput } from '@mantine/core';
import type { JSX } from 'react';
import { textOf } from '../model/read-json.ts';
import { notes } from './field-notes.tsx';
import { useField } from './form-scope.ts';

export interface FieldProps {
  /** Dotted, as lint names it. */
  path: string;
  label: string;
  description?: string;
  placeholder?: string;
  /** Nothing in it: the document does not have it. */
  optional?: boolean;
}

/** A line of plain text. */
export function TextField(props: FieldProps & { maxLength?: number }): JSX.Element {
  const { path, label, description, placeholder, optional = false, maxLength } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      maxLength={maxLength}
      autoComplete="off"
      value={textOf(value)}
      readOnly={readOnly}
      onChange={({ currentTarget: { value: text } }) => set(optional && text === '' ? undefined : text)}
      {...notes(path, problems, value, description)}
    />
  );
}
