import { TextInput } from '@mantine/core';
import { useState, type JSX, type ReactNode } from 'react';
import { VARIABLE } from '../../../../../../flow/schema.ts';

export interface NameRule {
  test: RegExp;
  words: string;
}

const OF_VARIABLES: NameRule = {
  test: VARIABLE,
  words: 'It starts with a letter and has letters, digits and _, at most 64.',
};

/** The name of something that others are told apart by. It is taken when the field is left, if it can be. */
export function NameField(props: {
  label: string;
  value: string;
  taken: readonly string[];
  readOnly: boolean;
  description?: ReactNode;
  /** What it has to look like, and that in words; absent: as variables are called. */
  rule?: NameRule;
  onRename: (name: string) => void;
}): JSX.Element {
  const { label, value, taken, readOnly, description, rule = OF_VARIABLES, onRename } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? value;
  const why = whyNot(name, name === value ? [] : taken, rule);
  const take = () => {
    if (name !== value && why === null) onRename(name);
    if (why === null) setTyped(null);
  };
  return (
    <TextInput
      label={label}
      value={name}
      readOnly={readOnly}
      autoComplete="off"
      spellCheck={false}
      description={description}
      error={why}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={take}
      onKeyDown={({ key }) => {
        if (key === 'Enter') take();
      }}
    />
  );
}

function whyNot(name: string, taken: readonly string[], { test, words }: NameRule): string | null {
  if (name === '') return 'This is needed.';
  if (!test.test(name)) return words;
  return taken.includes(name) ? `There is another “${name}”.` : null;
}
