import { ActionIcon, NativeSelect, Tooltip } from '@mantine/core';
import { useState, type JSX } from 'react';
import { DeleteIcon } from '../../../../shared/icons.ts';
import { useStudioState } from '../../studio-context.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { ExpressionField } from '../fields/expression-field.tsx';
import { notes } from '../fields/field-notes.tsx';
import { useField, useProblems } from '../fields/form-scope.ts';
import { PickedField, type Choices } from '../fields/picked-field.tsx';
import { TextField } from '../fields/text-field.tsx';
import { usePlaces } from '../fields/use-choices.ts';
import { useVariables } from '../fields/use-variables.ts';
import { ValueField } from '../fields/value-field.tsx';
import { changeOperator, isUnary } from '../model/conditions.ts';
import { fieldsOf, textOf } from '../model/read-json.ts';
import { OPERATOR_WORDS, subjectOf, SUBJECTS, type Subject } from '../model/subjects.ts';

const OWN = '\0own';
const COMPARED = ['text', 'number', 'boolean', 'list', 'null'] as const;

/** One test: what is tested, how, and with what it is compared. */
export function TestFields({ path, onRemove }: { path: string; onRemove?: () => void }): JSX.Element {
  const { value, replace, readOnly } = useField(path, 'Test');
  const test = fieldsOf(value);
  const variables = useVariables();
  const tested = textOf(test['value']);
  const subject = subjectOf(tested);
  const variable = variables.find(({ name }) => tested.replace(/\s+/g, '') === `{{${name}}}`);
  const [wantsOwn, setWantsOwn] = useState(tested !== '' && !subject && !variable);
  const isOwn = wantsOwn || (tested !== '' && !subject && !variable);
  const choose = (key: string) => {
    setWantsOwn(key === OWN);
    if (key === OWN) return;
    const ready = SUBJECTS.find((one) => one.key === key);
    if (ready) {
      const { value: of, op, to } = ready;
      replace({ value: of, op, ...(to !== undefined && { to }) }, 'Change what is tested');
    } else replace({ ...test, value: `{{${key.slice(1)}}}` }, 'Change what is tested');
  };
  const valueProblems = useProblems(`${path}.value`);
  const op = textOf(test['op']);
  return (
    <div className="test" role="group" aria-label="Test">
      <div className="test-head">
        <NativeSelect
          label="What is tested"
          className="grows"
          value={isOwn ? OWN : (subject?.key ?? (variable ? `$${variable.name}` : ''))}
          disabled={readOnly}
          onChange={({ currentTarget: { value: key } }) => choose(key)}
          data={[
            ...(tested === '' && !isOwn ? [{ value: '', label: 'Choose…' }] : []),
            {
              group: 'What is known',
              items: SUBJECTS.map(({ key, name }) => ({ value: key, label: name })),
            },
            ...(variables.length > 0
              ? [
                  {
                    group: 'Variables',
                    items: variables.map(({ name }) => ({ value: `$${name}`, label: name })),
                  },
                ]
              : []),
            { value: OWN, label: 'An expression…' },
          ]}
          {...(isOwn ? {} : notes(`${path}.value`, valueProblems, tested))}
        />
        {onRemove && !readOnly && (
          <Tooltip label="Remove the test">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label="Remove the test"
              onClick={onRemove}
            >
              <DeleteIcon size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {isOwn && <ExpressionField path={`${path}.value`} label="Expression" placeholder="{{order.total}}" />}
      <OperatorField path={path} />
      {!isUnary(op) && <Compared path={path} op={op} subject={subject} />}
      {!isUnary(op) && op !== 'matches' && (!subject || test['as'] !== undefined) && (
        <ChoiceField
          path={`${path}.as`}
          label="Compared as"
          absent="Whatever both are"
          choices={[
            { value: 'text', label: 'Text' },
            { value: 'number', label: 'Numbers' },
            { value: 'date', label: 'Dates' },
          ]}
        />
      )}
    </div>
  );
}

function OperatorField({ path }: { path: string }): JSX.Element {
  const { value, replace, readOnly } = useField(path, 'Test');
  const problems = useProblems(`${path}.op`);
  const op = textOf(fieldsOf(value)['op']);
  return (
    <NativeSelect
      label="How"
      value={op}
      disabled={readOnly}
      onChange={({ currentTarget: { value: chosen } }) =>
        replace(changeOperator(fieldsOf(value), chosen), 'Change how it is tested')
      }
      data={[
        ...(Object.hasOwn(OPERATOR_WORDS, op) ? [] : [{ value: op, label: op === '' ? 'Choose…' : op }]),
        ...Object.entries(OPERATOR_WORDS).map(([operator, words]) => ({ value: operator, label: words })),
      ]}
      {...notes(`${path}.op`, problems, op)}
    />
  );
}

/** With what it is compared. */
function Compared(props: { path: string; op: string; subject: Subject | undefined }): JSX.Element {
  const { path, op, subject } = props;
  const to = `${path}.to`;
  const segments = usePlaces('segments');
  const intents = useStudioState(({ draft }) => draft['intents']);
  if (op === 'matches')
    return (
      <TextField
        path={to}
        label="Pattern"
        placeholder="(?i)\b(human|person)\b"
        description="(?i) in front ignores case."
      />
    );
  if (op === 'in') return <ValueField path={to} label="Compared with" kinds={['list', 'text']} />;
  if (subject?.offers !== undefined && (op === 'equals' || op === 'not_equals')) {
    const choices: Choices = {
      segments,
      intents: {
        list: Object.entries(fieldsOf(intents)).map(([id, intent]) => ({
          value: id,
          label: textOf(fieldsOf(intent)['name']) || id,
        })),
      },
      sentiments: {
        list: [
          { value: 'negative', label: 'Negative' },
          { value: 'neutral', label: 'Neutral' },
          { value: 'positive', label: 'Positive' },
        ],
      },
    }[subject.offers];
    return <PickedField path={to} label="Compared with" choices={choices} />;
  }
  return <ValueField path={to} label="Compared with" kinds={COMPARED} />;
}
