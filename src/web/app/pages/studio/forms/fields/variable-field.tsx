import { Autocomplete } from '@mantine/core';
import type { JSX } from 'react';
import type { VariableType } from '../../../../../../flow/plan.ts';
import { VARIABLE } from '../../../../../../flow/schema.ts';
import { fieldsOf, textOf } from '../model/read-json.ts';
import { useStudio, useStudioState } from '../../studio-context.ts';
import { notes } from './field-notes.tsx';
import { useField } from './form-scope.ts';
import type { FieldProps } from './text-field.tsx';
import { useVariables } from './use-variables.ts';

/**
 * The name of a variable that is set here: one that is known, or a new one.
 * @param props.type what a new one is declared as
 */
export function VariableField(props: FieldProps & { type?: VariableType; hideLabel?: boolean }): JSX.Element {
  const { path, label, description, placeholder, optional = false, type = 'text', hideLabel = false } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  const studio = useStudio();
  const declared = useStudioState(({ draft }) => draft['variables']);
  const names = [...new Set(useVariables().map(({ name }) => name))];
  const name = textOf(value);
  const canDeclare = !readOnly && VARIABLE.test(name) && !Object.hasOwn(fieldsOf(declared), name);
  const declare = () =>
    studio.edit(`Declare ${name}`, (draft) => ({
      ...draft,
      variables: { ...fieldsOf(draft['variables']), [name]: { type } },
    }));
  return (
    <div>
      <Autocomplete
        {...(hideLabel ? { 'aria-label': label } : { label })}
        placeholder={placeholder ?? 'Such as orderNumber'}
        autoComplete="off"
        data={names}
        limit={30}
        value={name}
        readOnly={readOnly}
        onChange={(text) => set(optional && text === '' ? undefined : text)}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        {...notes(path, problems, value, description)}
      />
      {canDeclare && (
        <button type="button" className="quiet-button" onClick={declare}>
          Declare “{name}” as a {type === 'text' ? 'text' : type} of the flow
        </button>
      )}
    </div>
  );
}
