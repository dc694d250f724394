import { CloseButton, TextInput } from '@mantine/core';
import type { JSX } from 'react';
import { SearchIcon } from './icons.ts';

/** Narrows a list. */
export function SearchField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}): JSX.Element {
  const { label, value, onChange } = props;
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      className="search-field"
      leftSection={<SearchIcon size={18} aria-hidden />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      rightSection={value !== '' && <CloseButton aria-label="Clear" onClick={() => onChange('')} />}
    />
  );
}
