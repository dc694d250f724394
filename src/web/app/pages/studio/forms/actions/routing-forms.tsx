import type { JSX } from 'react';
import { ChoiceField } from '../fields/choice-field.tsx';
import { DurationField } from '../fields/duration-field.tsx';
import { ExpressionField } from '../fields/expression-field.tsx';
import { FlowField } from '../fields/flow-field.tsx';
import { useField } from '../fields/form-scope.ts';
import { PickedField } from '../fields/picked-field.tsx';
import { Section } from '../fields/section.tsx';
import { SwitchField } from '../fields/switch-field.tsx';
import { useMembers, usePlaces } from '../fields/use-choices.ts';
import { RetryField } from './sending-fields.tsx';

/** Who gets the conversation, and how long the visitor waits. */
export function EscalateForm(): JSX.Element {
  return (
    <>
      <Section title="To whom">
        <PickedField path="team" label="Team" choices={usePlaces('teams')} none="Any team" optional />
        <PickedField
          path="member"
          label="Member"
          choices={useMembers()}
          none="Nobody in particular"
          optional
        />
        <PickedField
          path="segment"
          label="By segment"
          choices={usePlaces('segments')}
          none="The conversation’s own segment"
          description="The team or member of a segment."
          optional
        />
        <ExpressionField
          path="language"
          label="Who speaks"
          placeholder="de, or {{visitor.language}}"
          optional
        />
        <ExpressionField path="skill" label="Who has the skill" placeholder="Such as billing" optional />
        <SwitchField
          path="previous"
          label="First the member they had before"
          description="If the visitor had one, and they are there."
        />
      </Section>
      <Section title="How">
        <ChoiceField
          path="strategy"
          label="Who is asked"
          absent="Everybody; whoever accepts first"
          choices={[
            { value: 'anyone', label: 'Everybody; whoever accepts first', isUsual: true },
            { value: 'round_robin', label: 'One after the other, in turn' },
            { value: 'least_busy', label: 'One after the other, the least busy first' },
          ]}
        />
        <DurationField
          path="offerFor"
          label="Each is asked for"
          absent="60"
          unit="s"
          description="60 seconds if nothing is given."
        />
        <DurationField
          path="reassignAfter"
          label="Reassign when away for"
          absent="5"
          description="5 minutes if nothing is given."
        />
        <SwitchField
          path="requireAvailable"
          label="Error when nobody is there"
          description="With the code nobody_available, at once."
        />
        <RetryField />
      </Section>
      <Section title="While the visitor waits">
        <ExpressionField
          path="notice"
          label="What they read"
          placeholder="The usual notice"
          multiline
          optional
        />
        <DurationField
          path="waitAtMost"
          label="They wait at most"
          absent="Without end"
          description="Then the flow goes on at “Waited too long”."
        />
        <LeaveFields />
      </Section>
    </>
  );
}

/** The button by which the visitor leaves the queue. */
function LeaveFields(): JSX.Element {
  const { value, replace, readOnly } = useField('leave', 'Leaving the queue');
  if (value === undefined)
    return (
      <button
        type="button"
        className="quiet-button"
        disabled={readOnly}
        onClick={() => replace({ label: 'Leave the queue' }, 'Let the visitor leave the queue')}
      >
        Let the visitor leave the queue
      </button>
    );
  return (
    <fieldset className="sub-part">
      <legend>Leaving the queue</legend>
      <ExpressionField path="leave.label" label="Button" />
      <ExpressionField path="leave.text" label="What stands above it" optional />
      {!readOnly && (
        <button
          type="button"
          className="quiet-button"
          onClick={() => replace(undefined, 'Let nobody leave the queue')}
        >
          Do not let them leave
        </button>
      )}
    </fieldset>
  );
}

export function AssignMemberForm(): JSX.Element {
  return (
    <Section title="To whom" lead="The flow goes on while the member has the conversation.">
      <PickedField path="member" label="Member" choices={useMembers()} none="Nobody in particular" optional />
      <SwitchField
        path="previous"
        label="The member they had before"
        description="The others are for a visitor who had nobody."
      />
      <PickedField
        path="team"
        label="Least busy of a team"
        choices={usePlaces('teams')}
        none="No team"
        optional
      />
      <RetryField />
    </Section>
  );
}

export function UpdateSegmentForm(): JSX.Element {
  return (
    <Section title="Segment">
      <PickedField path="segment" label="Segment" choices={usePlaces('segments')} />
      <RetryField />
    </Section>
  );
}

export function TransferToBotForm(): JSX.Element {
  return (
    <Section title="Bot">
      <FlowField
        path="flow"
        label="Flow"
        placeholder="This flow goes on"
        description="Another published flow, from its start and without a way back."
        optional
      />
    </Section>
  );
}

export function CloseForm(): JSX.Element {
  return (
    <Section title="Close" lead="It is final: the visitor has to start a new conversation.">
      <ExpressionField path="message" label="The last thing the bot says" multiline optional />
    </Section>
  );
}
