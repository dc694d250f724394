import { Alert, Tabs } from '@mantine/core';
import { useEffect, type JSX } from 'react';
import { useStudio } from '../studio-context.ts';
import { AskedOutside } from './asked-outside.tsx';
import { Clock } from './clock.tsx';
import { describeProblem } from './describe-problem.ts';
import { People } from './member-side.tsx';
import { simulatorOf, useSimulator, useSimulatorState } from './simulator-context.ts';
import { Talk } from './talk.tsx';
import { TalkTools } from './talk-tools.tsx';
import { Variables } from './variables.tsx';
import { changedAt } from './variable-rows.ts';
import { VisitorSide } from './visitor-side.tsx';

/** A talk with the draft: as the visitor, as the member, and as whatever is outside of the flow. */
export function SimulatorPanel(): JSX.Element {
  const studio = useStudio();
  useEffect(() => {
    const simulator = simulatorOf(studio);
    simulator.start();
    return () => simulator.stop();
  }, [studio]);
  const { talk, at, errors } = useSimulatorState();
  if (!talk)
    return (
      <div className="sim">
        {errors.length > 0 ? <Errors /> : <p className="sim-quiet">The flow is being made ready…</p>}
      </div>
    );
  const shown = talk.after(at);
  const changed = changedAt(shown).length;
  return (
    <div className="sim">
      <TalkTools />
      <Errors />
      <Notice />
      <Tabs className="sim-tabs" defaultValue="talk" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="talk">Talk</Tabs.Tab>
          <Tabs.Tab value="variables">
            Variables{changed > 0 && <span className="sim-count">{changed} changed</span>}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="talk">
          <Talk talk={shown} />
        </Tabs.Panel>
        <Tabs.Panel value="variables">
          <Variables talk={shown} />
        </Tabs.Panel>
      </Tabs>
      <div className="sim-now">
        <p className="sim-waits">
          <span role="status">Waits for: {shown.view.waitingFor}</span>
        </p>
        <AskedOutside talk={shown} />
        <People talk={shown} />
        <Clock talk={shown} />
        <VisitorSide talk={shown} />
      </div>
    </div>
  );
}

function Errors(): JSX.Element | null {
  const { errors, talk } = useSimulatorState();
  const studio = useStudio();
  if (errors.length === 0) return null;
  return (
    <Alert
      color="red"
      title={talk ? 'The talk goes on with the draft as it was before these errors' : 'The draft has errors'}
    >
      <ul className="sim-errors">
        {errors.slice(0, 4).map((problem, index) => (
          <li key={index}>
            <button
              type="button"
              className="sim-link"
              onClick={() =>
                problem.node === undefined
                  ? studio.showFlow(problem.field)
                  : studio.jumpTo(problem.node, problem.field)
              }
            >
              {describeProblem(problem, studio.state.draft)}
            </button>
          </li>
        ))}
        {errors.length > 4 && <li>and {errors.length - 4} more</li>}
      </ul>
    </Alert>
  );
}

function Notice(): JSX.Element | null {
  const { notice } = useSimulatorState();
  const simulator = useSimulator();
  if (notice === null) return null;
  return (
    <Alert
      color="amber"
      role="status"
      withCloseButton
      closeButtonLabel="Close the notice"
      onClose={() => simulator.clearNotice()}
    >
      {notice}
    </Alert>
  );
}
