import type { JSX } from 'react';
import { ChoiceField } from './fields/choice-field.tsx';
import { DurationField } from './fields/duration-field.tsx';
import { ExpressionField } from './fields/expression-field.tsx';
import { FormScope, useField } from './fields/form-scope.ts';
import { NodeField } from './fields/node-select.tsx';
import { OtherProblems } from './fields/other-problems.tsx';
import { Section } from './fields/section.tsx';
import { SwitchField } from './fields/switch-field.tsx';
import { TextField } from './fields/text-field.tsx';
import { useFocusField } from './fields/use-focus-field.ts';
import { EscalateWhenFields } from './flow/escalate-when-fields.tsx';
import { IntentsEditor } from './flow/intents-editor.tsx';
import { VariablesEditor } from './flow/variables-editor.tsx';

/** How the flow behaves as a whole, what it knows, and what its visitors may want. */
export function FlowForm(): JSX.Element {
  const form = useFocusField();
  return (
    <FormScope value={null}>
      <div className="node-form" ref={form}>
        <OtherProblems form={form} />
        <TextField path="name" label="Name" maxLength={200} />
        <TextField path="description" label="Description" maxLength={2000} optional />
        <SwitchField
          path="public"
          label="Public"
          description="Visitors may start it by themselves, on the chat page or in the widget."
        />
        <NodeField path="start" label="Starts at" />
        <Section title="Language and region">
          <TextField
            path="settings.language"
            label="Language"
            placeholder="en"
            description="Such as en or pt-BR; intents are recognised in it."
            maxLength={35}
            optional
          />
          <TextField
            path="settings.region"
            label="Region"
            placeholder="GB"
            description="Two capital letters; the country of phone numbers without a country code."
            maxLength={2}
            optional
          />
        </Section>
        <VariablesEditor />
        <IntentsEditor />
        <EscalateWhenFields />
        <Section title="Behaviour">
          <SwitchField
            path="settings.takeTogether"
            label="Take quick messages together"
            description="What was sent before a question was seen is one answer to it."
            absent
          />
          <ChoiceField
            path="settings.reopen"
            label="A message after the end goes to"
            absent="The bot, which starts again"
            choices={[
              { value: 'bot', label: 'The bot, which starts again', isUsual: true },
              { value: 'queue', label: 'The queue, for a member' },
            ]}
          />
          <ExpressionField
            path="settings.fallbackMessage"
            label="When something fails"
            placeholder="A general apology"
            description="Said where no error outlet is connected; the flow ends then."
            multiline
            optional
          />
          <ExpressionField
            path="settings.earlierButtonMessage"
            label="When an earlier button is pressed"
            placeholder="A hint"
            multiline
            optional
          />
        </Section>
        <Section title="When nobody writes">
          <DurationField path="settings.idle.nudgeAfter" label="Remind after" absent="Never" unit="h" />
          <ExpressionField path="settings.idle.nudge" label="The reminder" multiline optional />
          <DurationField
            path="settings.idle.closeAfter"
            label="Close after"
            absent="90"
            unit="d"
            description="90 days if nothing is given."
          />
          <ExpressionField
            path="settings.idle.message"
            label="What the bot says before it closes"
            multiline
            optional
          />
        </Section>
        <SatisfactionFields />
      </div>
    </FormScope>
  );
}

/** The question once a conversation is resolved. */
function SatisfactionFields(): JSX.Element {
  const { value, replace, readOnly } = useField('settings.satisfaction', 'Satisfaction');
  const isAsked = value !== undefined;
  return (
    <Section title="Satisfaction" lead="Asked with the buttons 1 to 5 once the conversation is resolved.">
      {isAsked && (
        <>
          <ExpressionField path="settings.satisfaction.question" label="Question" multiline />
          <ExpressionField path="settings.satisfaction.thanks" label="Thanks" multiline optional />
        </>
      )}
      {!readOnly && (
        <button
          type="button"
          className="quiet-button"
          onClick={() =>
            replace(
              isAsked ? undefined : { question: 'How did we do?' },
              isAsked ? 'Do not ask for satisfaction' : 'Ask for satisfaction',
            )
          }
        >
          {isAsked ? 'Do not ask' : 'Ask for satisfaction'}
        </button>
      )}
    </Section>
  );
}
