import { Button, Menu } from '@mantine/core';
import type { JSX } from 'react';
import type { ActionRequest } from '../../../../../flow/state.ts';
import { outcomesOf, REPORTS } from '../../../../../simulator/outcomes.ts';
import type { Simulation } from '../../../../../simulator/simulation.ts';
import { describeRequest } from './describe-request.ts';
import { useSimulator } from './simulator-context.ts';

/** What the flow asks of the world outside, and what that answers: its author chooses. */
export function AskedOutside({ talk }: { talk: Simulation }): JSX.Element | null {
  const { running, state } = talk;
  if (running) return <Running action={running.action} />;
  const { phase } = state;
  const sent = phase.kind === 'handoff' ? phase.paused?.phase : phase;
  return sent?.kind === 'delivering' && !sent.report ? <UnderWay /> : null;
}

function Running({ action }: { action: ActionRequest }): JSX.Element {
  const simulator = useSimulator();
  const { success, errors } = outcomesOf(action);
  const { title, lines } = describeRequest(action);
  return (
    <section className="sim-ask" aria-label={title}>
      <h3>{title}</h3>
      {lines.map((line, index) => (
        <p key={index} dir="auto">
          {line}
        </p>
      ))}
      <div className="sim-choices">
        <Button size="compact-xs" onClick={() => simulator.act({ finishes: success })}>
          Success
        </Button>
        <Menu position="top-start" withinPortal>
          <Menu.Target>
            <Button size="compact-xs" variant="default">
              Error…
            </Button>
          </Menu.Target>
          <Menu.Dropdown className="sim-menu">
            {errors.map((error) => (
              <Menu.Item key={error.code} onClick={() => simulator.act({ finishes: { ok: false, error } })}>
                <b>{error.code}</b>
                <span>{error.message}</span>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </section>
  );
}

function UnderWay(): JSX.Element {
  const simulator = useSimulator();
  return (
    <section className="sim-ask" aria-label="Delivery">
      <h3>What was sent is under way</h3>
      <div className="sim-choices">
        {REPORTS.map((report) => (
          <Button
            key={report.error?.code ?? report.status}
            size="compact-xs"
            variant={report.status === 'delivered' ? 'filled' : 'default'}
            onClick={() => simulator.act({ delivers: report })}
          >
            {report.status === 'delivered' ? 'It arrives' : `Not: ${report.error?.code ?? ''}`}
          </Button>
        ))}
      </div>
    </section>
  );
}
