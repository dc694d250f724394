import { SegmentedControl } from '@mantine/core';
import { useContext, type JSX } from 'react';
import { ID } from '../../../../../../flow/schema.ts';
import { useStudio, useStudioState } from '../../studio-context.ts';
import { ExpressionField } from '../fields/expression-field.tsx';
import { Notes } from '../fields/field-notes.tsx';
import { FormScope, useField, useNodeEdit, useProblems } from '../fields/form-scope.ts';
import { NameField, type NameRule } from '../fields/name-field.tsx';
import { PartList } from '../fields/part-list.tsx';
import { writeAt } from '../model/at-path.ts';
import { without } from '../model/lists.ts';
import { buttonIdsOf, newButtonId, withoutOutlets } from '../model/part-ids.ts';
import { fieldsOf, listOf, textOf } from '../model/read-json.ts';
import { renameButton } from '../model/rename-button.ts';

const MAX_BUTTONS = 20;

/** The buttons under a message: answers for a listener, or links. */
export function ButtonsEditor({ path }: { path: string }): JSX.Element {
  const { value, replace, problems, readOnly } = useField(path, 'Buttons');
  const edit = useNodeEdit();
  const { state } = useStudio();
  const buttons = listOf(value);
  const put = (list: unknown[], what: string) => replace(list.length === 0 ? undefined : list, what);
  return (
    <div className="buttons-editor">
      <Notes path={path} problems={problems} />
      {buttons.length > 0 && (
        <PartList
          items={buttons}
          readOnly={readOnly}
          nameOf={(_, index) => `Button ${index + 1}`}
          onChange={put}
          onRemove={(button, index) =>
            edit(`Remove button ${index + 1}`, (node) => {
              const left = without(buttons, index);
              const { id } = fieldsOf(button);
              const gone = typeof id === 'string' ? [`button.${id}`] : [];
              return withoutOutlets(writeAt(node, path, left.length === 0 ? undefined : left), gone);
            })
          }
        >
          {(button, index) => (
            <ButtonFields path={`${path}.${index}`} isLink={fieldsOf(button)['url'] !== undefined} />
          )}
        </PartList>
      )}
      {!readOnly && buttons.length < MAX_BUTTONS && (
        <button
          type="button"
          className="quiet-button"
          onClick={() => put([...buttons, { id: newButtonId(state.draft), label: '' }], 'Add a button')}
        >
          Add a button
        </button>
      )}
    </div>
  );
}

function ButtonFields({ path, isLink }: { path: string; isLink: boolean }): JSX.Element {
  const { replace, problems, readOnly } = useField(`${path}.url`, 'Address');
  return (
    <>
      <ExpressionField path={`${path}.label`} label="Label" />
      <SegmentedControl
        size="xs"
        aria-label="What the button does"
        value={isLink ? 'link' : 'answer'}
        readOnly={readOnly}
        onChange={(kind) => replace(kind === 'link' ? '' : undefined, 'Change what the button does')}
        data={[
          { value: 'answer', label: 'Is an answer' },
          { value: 'link', label: 'Opens a link' },
        ]}
      />
      {isLink ? (
        <ExpressionField path={`${path}.url`} label="Address" placeholder="https://" />
      ) : (
        <>
          {problems.length > 0 && <Notes path={`${path}.url`} problems={problems} />}
          <SavedAs path={`${path}.id`} />
        </>
      )}
    </>
  );
}

const AS_IDS: NameRule = { test: ID, words: 'It has letters, digits, - and _, at most 64.' };

/** What a variable has once the button is pressed: its id. */
function SavedAs({ path }: { path: string }): JSX.Element {
  const node = useContext(FormScope) ?? '';
  const studio = useStudio();
  const { value, readOnly } = useField(path, 'Saved as');
  const problems = useProblems(path);
  const others = useStudioState(({ draft }) => draft.nodes[node]);
  return (
    <>
      <NameField
        label="Saved as"
        value={textOf(value)}
        taken={others ? buttonIdsOf(others) : []}
        readOnly={readOnly}
        rule={AS_IDS}
        description="What a variable holds when it is pressed, and conditions compare with."
        onRename={(id) =>
          studio.edit(`Rename ${textOf(value)}`, (draft) => renameButton(draft, node, path, id))
        }
      />
      {problems.length > 0 && <Notes path={path} problems={problems} />}
    </>
  );
}
