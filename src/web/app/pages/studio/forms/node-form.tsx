import type { JSX } from 'react';
import { useStudioState } from '../studio-context.ts';
import { FlowField } from './fields/flow-field.tsx';
import { FormScope } from './fields/form-scope.ts';
import { NodeField } from './fields/node-select.tsx';
import { OutletsSection } from './fields/outlets-section.tsx';
import { OtherProblems } from './fields/other-problems.tsx';
import { Section } from './fields/section.tsx';
import { TextField } from './fields/text-field.tsx';
import { useFocusField } from './fields/use-focus-field.ts';
import { ActionForm } from './kinds/action-form.tsx';
import { ConditionForm } from './kinds/condition-form.tsx';
import { ListenerForm } from './kinds/listener-form.tsx';
import { MessageForm } from './kinds/message-form.tsx';
import { SetForm } from './kinds/set-form.tsx';
import { WaitForm } from './kinds/wait-form.tsx';

/** Everything that a node says, asks or does. */
export function NodeForm({ id }: { id: string }): JSX.Element | null {
  const kind = useStudioState(({ draft }) => draft.nodes[id]?.kind);
  const form = useFocusField();
  if (kind === undefined) return null;
  return (
    <FormScope value={id}>
      <div className="node-form" ref={form}>
        <OtherProblems form={form} />
        <TextField path="name" label="Name" placeholder="What people call it" maxLength={200} optional />
        <OfKind kind={kind} />
        <OutletsSection />
        <p className="field-hint">
          Its id is <code>{id}</code>.
        </p>
      </div>
    </FormScope>
  );
}

function OfKind({ kind }: { kind: string }): JSX.Element | null {
  switch (kind) {
    case 'message':
      return <MessageForm />;
    case 'listener':
      return <ListenerForm />;
    case 'condition':
      return <ConditionForm />;
    case 'set':
      return <SetForm />;
    case 'jump':
      return (
        <Section title="Jump">
          <NodeField path="to" label="Goes on at" />
        </Section>
      );
    case 'call':
      return (
        <Section title="Flow">
          <FlowField
            path="flow"
            label="Flow"
            placeholder="Choose a flow"
            description="It runs with the same variables, and then this flow goes on."
          />
        </Section>
      );
    case 'wait':
      return <WaitForm />;
    case 'action':
      return <ActionForm />;
    case 'end':
      return <p className="field-hint">Ends this flow; a flow that was called goes back to its caller.</p>;
    default:
      return <p className="field-warning">The Studio does not know a node of the kind “{kind}”.</p>;
  }
}
