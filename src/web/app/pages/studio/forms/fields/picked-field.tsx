import { Anchor, Select, type ComboboxData } from '@mantine/core';
import { useState, type JSX, type ReactNode } from 'react';
import { textOf } from '../model/read-json.ts';
import { ExpressionField } from './expression-field.tsx';
import { notes } from './field-notes.tsx';
import { useField } from './form-scope.ts';
import type { FieldProps } from './text-field.tsx';

/** What there is to choose from; `list` is null while that is not known. */
export interface Choices {
  list: readonly { value: string; label: string; group?: string }[] | null;
  /** Why there is nothing to choose from, in a sentence. */
  failure?: string | undefined;
}

const OWN = '\0own';

/** One of what there is, or anything else, written out or as an expression. */
export function PickedField(
  props: FieldProps & {
    choices: Choices;
    /** What it means when nothing is chosen. */
    none?: string;
    /** What anything else is called. */
    own?: string;
    children?: ReactNode;
  },
): JSX.Element {
  const { path, label, description, placeholder, optional = false } = props;
  const { choices, none, own = 'Something else, or an expression…', children } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  const current = textOf(value);
  const isListed = choices.list?.some((choice) => choice.value === current) ?? false;
  const [wantsOwn, setWantsOwn] = useState(false);
  const isOwn =
    wantsOwn || choices.failure !== undefined || (choices.list !== null && current !== '' && !isListed);
  if (isOwn)
    return (
      <ExpressionField
        path={path}
        label={label}
        {...(description !== undefined && { description })}
        {...(placeholder !== undefined && { placeholder })}
        optional={optional}
        aside={
          choices.list !== null &&
          choices.failure === undefined &&
          !readOnly && (
            <Anchor
              component="button"
              type="button"
              size="xs"
              onClick={() => {
                setWantsOwn(false);
                if (!isListed) set(optional ? undefined : '');
              }}
            >
              Choose from the list
            </Anchor>
          )
        }
      >
        {choices.failure !== undefined && <p className="field-hint">{choices.failure}</p>}
        {children}
      </ExpressionField>
    );
  return (
    <div>
      <Select
        label={label}
        searchable
        clearable={optional && !readOnly}
        clearButtonProps={{ 'aria-label': `Choose none: ${label}` }}
        limit={80}
        disabled={readOnly}
        placeholder={choices.list === null ? 'Loading…' : (none ?? 'Choose…')}
        nothingFoundMessage="Nothing is called so."
        value={current === '' ? null : current}
        data={[...optionsOf(choices, current), { value: OWN, label: own }]}
        onChange={(chosen) => {
          if (chosen === OWN) setWantsOwn(true);
          else set(chosen ?? (optional ? undefined : ''));
        }}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        {...notes(path, problems, value, description)}
      />
      {children}
    </div>
  );
}

/** As they are known; while they are not, what is chosen already. */
function optionsOf({ list }: Choices, current: string): ComboboxData {
  if (list === null) return current === '' ? [] : [{ value: current, label: current }];
  const options = ({ group: of = '' }) =>
    list.filter(({ group = '' }) => group === of).map(({ value, label }) => ({ value, label }));
  const groups = [...new Set(list.flatMap(({ group }) => group ?? []))];
  return [...options({}), ...groups.map((group) => ({ group, items: options({ group }) }))];
}
