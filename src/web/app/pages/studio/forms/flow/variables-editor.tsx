import { Button } from '@mantine/core';
import { useMemo, useState, type JSX } from 'react';
import { AddIcon } from '../../../../shared/icons.ts';
import { nodeName } from '../../../../studio/node-kinds.ts';
import { useStudio, useStudioState } from '../../studio-context.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { Notes } from '../fields/field-notes.tsx';
import { useField } from '../fields/form-scope.ts';
import { NameField } from '../fields/name-field.tsx';
import { Section } from '../fields/section.tsx';
import { TextField } from '../fields/text-field.tsx';
import { ValueField } from '../fields/value-field.tsx';
import { newId } from '../../../../studio/new-id.ts';
import { convertValue, type ValueKind } from '../model/values.ts';
import { fieldsOf, textOf } from '../model/read-json.ts';
import { renameVariable, usesOfVariable } from '../model/rename-variable.ts';
import { VARIABLE_TYPES } from '../model/variable-types.ts';

/** The variables of the flow: those given at the start, and those with a default. */
export function VariablesEditor(): JSX.Element {
  const { value, replace, readOnly } = useField('variables', 'Variables');
  const variables = fieldsOf(value);
  const names = Object.keys(variables);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Section title="Variables" lead="Declare what is given at the start, and what has a default.">
      {names.map((name) => (
        <Variable
          key={name}
          name={name}
          names={names}
          isOpen={open === name}
          onToggle={() => setOpen(open === name ? null : name)}
          onRenamed={setOpen}
        />
      ))}
      {!readOnly && (
        <Button
          variant="default"
          size="xs"
          className="self-start"
          leftSection={<AddIcon size={16} />}
          onClick={() => {
            const name = newId('variable', names);
            replace({ ...variables, [name]: { type: 'text' } }, 'Declare a variable');
            setOpen(name);
          }}
        >
          Declare a variable
        </Button>
      )}
    </Section>
  );
}

function Variable(props: {
  name: string;
  names: readonly string[];
  isOpen: boolean;
  onToggle: () => void;
  onRenamed: (name: string) => void;
}): JSX.Element {
  const { name, names, isOpen, onToggle, onRenamed } = props;
  const path = `variables.${name}`;
  const { value, problems } = useField(path, name);
  const { type, description } = fieldsOf(value);
  const words = VARIABLE_TYPES.find((one) => one.value === type)?.label ?? textOf(type);
  return (
    <div className="part">
      <button type="button" className="entry-button" aria-expanded={isOpen} onClick={onToggle}>
        <code>{name}</code> <span>{words}</span>
        {textOf(description) !== '' && <small>{textOf(description)}</small>}
      </button>
      <Notes path={path} problems={problems} />
      {isOpen && <VariableFields name={name} names={names} onRenamed={onRenamed} />}
    </div>
  );
}

const KINDS: Readonly<Record<string, ValueKind>> = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'text',
  list: 'list',
  object: 'json',
};

function VariableFields(props: {
  name: string;
  names: readonly string[];
  onRenamed: (name: string) => void;
}): JSX.Element {
  const { name, names, onRenamed } = props;
  const studio = useStudio();
  const path = `variables.${name}`;
  const { value, replace, readOnly } = useField(path, name);
  const all = useField('variables', 'Variables');
  const draft = useStudioState((state) => state.draft);
  const uses = useMemo(() => usesOfVariable(draft, name), [draft, name]);
  const variable = fieldsOf(value);
  const hasDefault = variable['default'] !== undefined;
  const where = uses.map((id) => (id === null ? 'the settings' : nodeName(draft.nodes[id] ?? { kind: '' })));
  return (
    <div className="part-body">
      <NameField
        label="Name"
        value={name}
        taken={names}
        readOnly={readOnly}
        description={
          where.length === 0
            ? 'Nothing uses it yet.'
            : `Used at ${list(where)}; renaming it changes those too.`
        }
        onRename={(next) => {
          studio.edit(`Rename ${name}`, (before) => renameVariable(before, name, next));
          onRenamed(next);
        }}
      />
      <ChoiceField path={`${path}.type`} label="Type" choices={VARIABLE_TYPES} />
      {hasDefault ? (
        <ValueField path={`${path}.default`} label="Default" />
      ) : (
        !readOnly && (
          <button
            type="button"
            className="quiet-button"
            onClick={() => {
              const kind = KINDS[textOf(variable['type'])] ?? 'text';
              replace({ ...variable, default: convertValue(undefined, kind) }, 'Give a default');
            }}
          >
            Give a default
          </button>
        )
      )}
      {hasDefault && !readOnly && (
        <button
          type="button"
          className="quiet-button"
          onClick={() => {
            const { default: _, ...bare } = variable;
            replace(bare, 'Take the default away');
          }}
        >
          Take the default away
        </button>
      )}
      <TextField path={`${path}.description`} label="Description" maxLength={1000} optional />
      {!readOnly && (
        <button
          type="button"
          className="quiet-button"
          onClick={() => {
            const { [name]: _, ...others } = fieldsOf(all.value);
            all.replace(Object.keys(others).length === 0 ? undefined : others, `Remove ${name}`);
          }}
        >
          Remove the variable
        </button>
      )}
    </div>
  );
}

/** More than a few are only counted. */
const MOST_NAMED = 4;

function list(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED).map((name) => `“${name}”`);
  const more = names.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
