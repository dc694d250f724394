import { NativeSelect } from '@mantine/core';
import type { JSX } from 'react';
import type { ListenerType } from '../../../../../../flow/transcript.ts';
import type { VariableType } from '../../../../../../flow/plan.ts';
import { DurationField } from '../fields/duration-field.tsx';
import { ExpressionField } from '../fields/expression-field.tsx';
import { notes } from '../fields/field-notes.tsx';
import { useField, useNodeEdit } from '../fields/form-scope.ts';
import { NumberField } from '../fields/number-field.tsx';
import { Section } from '../fields/section.tsx';
import { SwitchField } from '../fields/switch-field.tsx';
import { TextField } from '../fields/text-field.tsx';
import { VariableField } from '../fields/variable-field.tsx';
import { ButtonsEditor } from '../messages/buttons-editor.tsx';
import { ItemsEditor } from '../messages/items-editor.tsx';
import { ItemsPreview } from '../messages/items-preview.tsx';
import { changeListenerType, LISTENER_TYPES } from '../model/change-listener-type.ts';

const SAVED_AS: Readonly<Partial<Record<ListenerType, VariableType>>> = {
  number: 'number',
  date: 'date',
  yesno: 'boolean',
};

/** What the bot asks, and how it takes the answer. */
export function ListenerForm(): JSX.Element {
  const { value, problems, readOnly } = useField('type', 'Answer');
  const edit = useNodeEdit();
  const chosen = LISTENER_TYPES.find(({ type }) => type === value);
  return (
    <>
      <Section title="Question">
        <ItemsEditor path="prompt" label="Question" optional />
      </Section>
      <Section title="Buttons" lead="Shown under the question; typing a label presses it too.">
        <ButtonsEditor path="buttons" />
      </Section>
      <ItemsPreview path="prompt" buttonsPath="buttons" />
      <Section title="Answer">
        <NativeSelect
          label="What it takes"
          value={chosen?.type ?? ''}
          disabled={readOnly}
          onChange={({ currentTarget: { value: type } }) =>
            edit('Change what is taken', (node) => changeListenerType(node, type as ListenerType))
          }
          data={[
            ...(chosen ? [] : [{ value: '', label: 'Choose…' }]),
            ...LISTENER_TYPES.map(({ type, name }) => ({ value: type, label: name })),
          ]}
          {...notes('type', problems, value, chosen?.takes)}
        />
        {chosen && <OwnFields type={chosen.type} />}
        <VariableField
          path="saveTo"
          label="Save the answer to"
          placeholder="A variable, such as orderNumber"
          type={(chosen && SAVED_AS[chosen.type]) ?? 'text'}
          optional
        />
      </Section>
      <Section title="When the answer is not valid">
        <ExpressionField path="retry.message" label="What the bot says" multiline optional />
        <NumberField
          path="retry.limit"
          label="So many times"
          placeholder="As often as it takes"
          description="Then the flow goes on at “Still not valid”."
          min={0}
          max={20}
          integer
        />
      </Section>
      <Section title="When nothing is answered">
        <DurationField
          path="timeout"
          label="Wait at most"
          absent="Without end"
          unit="h"
          description="Then the flow goes on at “No answer in time”."
        />
      </Section>
    </>
  );
}

/** What only one type of answer can be asked for. */
function OwnFields({ type }: { type: ListenerType }): JSX.Element | null {
  switch (type) {
    case 'text':
      return (
        <>
          <NumberField
            path="maxLength"
            label="Characters at most"
            placeholder="4096"
            min={1}
            max={4096}
            integer
          />
          <TextField
            path="pattern"
            label="Pattern"
            placeholder="^[A-Z]{2}\d{6}$"
            description="What the answer has to look like; ^ and $ hold it to the ends."
            maxLength={500}
            optional
          />
        </>
      );
    case 'number':
      return (
        <>
          <div className="pair">
            <NumberField path="min" label="At least" />
            <NumberField path="max" label="At most" />
          </div>
          <SwitchField path="integer" label="Whole numbers only" />
        </>
      );
    case 'date':
      return (
        <>
          <ExpressionField path="earliest" label="Earliest" placeholder="YYYY-MM-DD or today" optional />
          <ExpressionField path="latest" label="Latest" placeholder="YYYY-MM-DD or today" optional />
        </>
      );
    default:
      return null;
  }
}
