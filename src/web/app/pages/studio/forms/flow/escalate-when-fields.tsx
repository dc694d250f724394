import { MultiSelect } from '@mantine/core';
import type { JSX } from 'react';
import { ChoiceField } from '../fields/choice-field.tsx';
import { notes } from '../fields/field-notes.tsx';
import { useField, useProblems, useValue } from '../fields/form-scope.ts';
import { NodeField } from '../fields/node-select.tsx';
import { NumberField } from '../fields/number-field.tsx';
import { Section } from '../fields/section.tsx';
import { fieldsOf, listOf, textOf } from '../model/read-json.ts';

const AT = 'settings.escalateWhen';

/** Answers that lead elsewhere, whatever was asked. */
export function EscalateWhenFields(): JSX.Element {
  const trigger = useField(AT, 'Escalation');
  const problems = useProblems(AT);
  const isSet = trigger.value !== undefined;
  return (
    <Section
      title="Escalate when"
      lead="An answer like this goes on at another node, whatever was asked; usually at one that escalates to a human."
    >
      {isSet && (
        <>
          <Intents problems={problems} />
          <ChoiceField
            path={`${AT}.sentiment`}
            label="Sentiment"
            absent="Does not matter"
            choices={[{ value: 'negative', label: 'Negative' }]}
          />
          <NumberField
            path={`${AT}.below`}
            label="Sentiment score below"
            description="From -1, as bad as can be, to 1."
            min={-1}
            max={1}
            step={0.1}
          />
          <NodeField path={`${AT}.to`} label="Then go on at" />
        </>
      )}
      {!trigger.readOnly && (
        <button
          type="button"
          className="quiet-button"
          onClick={() =>
            trigger.replace(
              isSet ? undefined : { sentiment: 'negative' },
              isSet ? 'Never escalate' : 'Escalate when',
            )
          }
        >
          {isSet ? 'Never escalate by an answer' : 'Escalate by an answer'}
        </button>
      )}
    </Section>
  );
}

function Intents({ problems }: { problems: ReturnType<typeof useProblems> }): JSX.Element {
  const { value, set, readOnly } = useField(`${AT}.intents`, 'Intents');
  const own = useProblems(`${AT}.intents`, true);
  const intents = fieldsOf(useValue('intents'));
  const chosen = listOf(value).map(textOf);
  const known = Object.entries(intents).map(([id, intent]) => ({
    value: id,
    label: textOf(fieldsOf(intent)['name']) || id,
  }));
  return (
    <MultiSelect
      label="Intents"
      placeholder={chosen.length === 0 ? 'Any' : ''}
      data={[
        ...known,
        ...chosen.filter((id) => !Object.hasOwn(intents, id)).map((id) => ({ value: id, label: id })),
      ]}
      value={chosen}
      readOnly={readOnly}
      onChange={(ids) => set(ids.length === 0 ? undefined : ids)}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      {...notes(AT, [...problems, ...own], chosen, undefined, true)}
    />
  );
}
