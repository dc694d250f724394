import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { AddIcon } from '../../../../shared/icons.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { Notes } from '../fields/field-notes.tsx';
import { useField } from '../fields/form-scope.ts';
import { PartList } from '../fields/part-list.tsx';
import { Section } from '../fields/section.tsx';
import { ValueField } from '../fields/value-field.tsx';
import { VariableField } from '../fields/variable-field.tsx';
import { fieldsOf, listOf, textOf } from '../model/read-json.ts';
import { VARIABLE_TYPES } from '../model/variable-types.ts';

const MAX_ASSIGNMENTS = 50;

/** Which variables are set, one after the other. */
export function SetForm(): JSX.Element {
  const { value, replace, problems, readOnly } = useField('assign', 'Variables');
  const assignments = listOf(value);
  return (
    <Section title="Variables" lead="Set one after the other.">
      <Notes path="assign" problems={problems} />
      <PartList
        items={assignments}
        readOnly={readOnly}
        keepsOne
        nameOf={(one, index) => textOf(fieldsOf(one)['variable']) || `Variable ${index + 1}`}
        onChange={replace}
      >
        {(_, index) => (
          <>
            <VariableField path={`assign.${index}.variable`} label="Variable" />
            <ValueField path={`assign.${index}.value`} label="Value" multiline />
            <ChoiceField
              path={`assign.${index}.as`}
              label="Stored as"
              absent="The variable’s own type"
              choices={VARIABLE_TYPES}
            />
          </>
        )}
      </PartList>
      {!readOnly && assignments.length < MAX_ASSIGNMENTS && (
        <Button
          variant="default"
          size="xs"
          className="self-start"
          leftSection={<AddIcon size={16} />}
          onClick={() => replace([...assignments, { variable: '', value: '' }], 'Add a variable')}
        >
          Set another variable
        </Button>
      )}
    </Section>
  );
}
