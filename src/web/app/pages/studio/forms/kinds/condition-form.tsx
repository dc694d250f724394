import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { AddIcon } from '../../../../shared/icons.ts';
import { Notes } from '../fields/field-notes.tsx';
import { useField, useNodeEdit, useProblems } from '../fields/form-scope.ts';
import { PartList } from '../fields/part-list.tsx';
import { Section } from '../fields/section.tsx';
import { TextField } from '../fields/text-field.tsx';
import { NEW_TEST } from '../model/conditions.ts';
import { without } from '../model/lists.ts';
import { newBranchId, withoutOutlets } from '../model/part-ids.ts';
import { fieldsOf, listOf, textOf } from '../model/read-json.ts';
import { ConditionEditor } from './condition-editor.tsx';

const MAX_BRANCHES = 50;

/** The branches, of which the first that holds is taken. */
export function ConditionForm(): JSX.Element {
  const { value, replace, problems, readOnly } = useField('branches', 'Branches');
  const edit = useNodeEdit();
  const branches = listOf(value);
  return (
    <Section
      title="Branches"
      lead="The first branch that holds is taken; otherwise the flow goes on at “Else”."
    >
      <Notes path="branches" problems={problems} />
      <PartList
        items={branches}
        readOnly={readOnly}
        keepsOne
        nameOf={(branch, index) => textOf(fieldsOf(branch)['label']) || `Branch ${index + 1}`}
        onChange={replace}
        onRemove={(branch, index) =>
          edit(`Remove branch ${index + 1}`, (node) => {
            const id = fieldsOf(branch)['id'];
            const changed = { ...node, branches: without(branches, index) };
            return withoutOutlets(changed, typeof id === 'string' ? [id] : []);
          })
        }
      >
        {(_, index) => (
          <>
            <BranchId path={`branches.${index}.id`} />
            <TextField path={`branches.${index}.label`} label="Name" maxLength={200} optional />
            <ConditionEditor path={`branches.${index}.when`} />
          </>
        )}
      </PartList>
      {!readOnly && branches.length < MAX_BRANCHES && (
        <Button
          variant="default"
          size="xs"
          className="self-start"
          leftSection={<AddIcon size={16} />}
          onClick={() =>
            edit('Add a branch', (node) => ({
              ...node,
              branches: [...listOf(node['branches']), { id: newBranchId(node), when: NEW_TEST }],
            }))
          }
        >
          Add a branch
        </Button>
      )}
    </Section>
  );
}

function BranchId({ path }: { path: string }): JSX.Element | null {
  const problems = useProblems(path);
  return problems.length === 0 ? null : <Notes path={path} problems={problems} />;
}
