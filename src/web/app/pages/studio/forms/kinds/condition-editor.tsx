import { ActionIcon, NativeSelect, Tooltip } from '@mantine/core';
import type { JSX } from 'react';
import { MAX_CONDITION_DEPTH } from '../../../../../../flow/limits.ts';
import { DeleteIcon } from '../../../../shared/icons.ts';
import { Notes } from '../fields/field-notes.tsx';
import { useField } from '../fields/form-scope.ts';
import {
  addPart,
  changeGroup,
  depthOf,
  NEW_TEST,
  removePart,
  viewCondition,
  type GroupKind,
} from '../model/conditions.ts';
import { TestFields } from './test-fields.tsx';

const MAX_PARTS = 50;

/**
 * A test, or a group of tests and groups.
 * @param props.around how many groups stand around it
 */
export function ConditionEditor(props: {
  path: string;
  around?: number;
  onRemove?: () => void;
}): JSX.Element {
  const { path, around = 0, onRemove } = props;
  const { value, replace, problems, readOnly } = useField(path, 'Condition');
  const view = viewCondition(value);
  const deepest = around + depthOf(value);
  const canNest = view.kind === 'test' ? around < MAX_CONDITION_DEPTH : around + 2 <= MAX_CONDITION_DEPTH;
  const adding = !readOnly && (
    <div className="condition-adding">
      {(view.kind !== 'test' ? view.parts.length < MAX_PARTS : around === 0) && (
        <button
          type="button"
          className="quiet-button"
          onClick={() => replace(addPart(value, NEW_TEST), 'Add a test')}
        >
          Add a test
        </button>
      )}
      {view.kind !== 'test' && canNest && view.parts.length < MAX_PARTS && (
        <button
          type="button"
          className="quiet-button"
          onClick={() =>
            replace(
              addPart(value, { [view.kind === 'all' ? 'any' : 'all']: [NEW_TEST, NEW_TEST] }),
              'Add a group',
            )
          }
        >
          Add a group
        </button>
      )}
    </div>
  );
  if (view.kind === 'test')
    return (
      <div className="condition">
        <Notes path={path} problems={problems} />
        <TestFields path={path} {...(onRemove && { onRemove })} />
        {around === 0 && adding}
      </div>
    );
  return (
    <fieldset className="condition-group" data-depth={deepest}>
      <legend className="unseen">{view.kind === 'all' ? 'All of these hold' : 'One of these holds'}</legend>
      <div className="condition-group-head">
        <NativeSelect
          aria-label="How many have to hold"
          size="xs"
          value={view.kind}
          disabled={readOnly}
          onChange={({ currentTarget: { value: kind } }) =>
            replace(changeGroup(value, kind as GroupKind), 'Change how many have to hold')
          }
          data={[
            { value: 'all', label: 'All of these hold' },
            { value: 'any', label: 'One of these holds' },
          ]}
        />
        {onRemove && !readOnly && (
          <Tooltip label="Remove the group">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label="Remove the group"
              onClick={onRemove}
            >
              <DeleteIcon size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <Notes path={path} problems={problems} />
      {view.parts.map((_, index) => (
        <ConditionEditor
          key={index}
          path={`${path}.${view.kind}.${index}`}
          around={around + 1}
          onRemove={() => replace(removePart(value, index) ?? NEW_TEST, 'Remove a part of the condition')}
        />
      ))}
      {adding}
    </fieldset>
  );
}
