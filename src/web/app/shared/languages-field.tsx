import { MultiSelect } from '@mantine/core';
import { useState, type JSX, type ReactNode } from 'react';
import { COMMON_LANGUAGES, languageCode, languageName } from './language-names.ts';

/** Which languages somebody speaks, to choose from: by name, or any by its code. */
export function LanguagesField(props: {
  description: string;
  value?: string[];
  onChange?: (languages: string[]) => void;
  error?: ReactNode;
}): JSX.Element {
  const { value = [], ...rest } = props;
  const [search, setSearch] = useState('');
  const written = languageCode(search);
  const codes = new Set([...COMMON_LANGUAGES, ...value, ...(written === null ? [] : [written])]);
  const options = [...codes].map((code) => ({ value: code, label: `${languageName(code)} (${code})` }));
  return (
    <MultiSelect
      label="Languages"
      placeholder={value.length > 0 ? '' : 'None'}
      data={options.sort((a, b) => a.label.localeCompare(b.label))}
      value={value}
      maxValues={20}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage="No language matches. Write its code, such as “cy”."
      {...rest}
    />
  );
}
