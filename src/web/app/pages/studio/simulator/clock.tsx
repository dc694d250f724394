import { Button, Menu } from '@mantine/core';
import type { JSX } from 'react';
import { describeDue } from '../../../../../simulator/describe-due.ts';
import { spellDuration } from '../../../../../simulator/describe-act.ts';
import type { Simulation } from '../../../../../simulator/simulation.ts';
import { spellTime } from '../../../../../simulator/spell-time.ts';
import { Interrupt } from './member-side.tsx';
import { useSimulator } from './simulator-context.ts';

const STEPS = ['10s', '1m', '5m', '1h', '1d', '1w', '90d'];

/** What may happen besides: time passes, to what is due or by so much, or a member comes in. */
export function Clock({ talk }: { talk: Simulation }): JSX.Element {
  const simulator = useSimulator();
  const due = describeDue(talk.plan, talk.state);
  return (
    <div className="sim-clock">
      <time dateTime={new Date(talk.now).toISOString()}>{clockOf(talk.now)}</time>
      {due && (
        <Button
          className="sim-due"
          size="compact-xs"
          variant="light"
          onClick={() => simulator.act({ passes: 'due' })}
        >
          In {spellTime(Math.max(due.at - talk.now, 0))}: {due.what}
        </Button>
      )}
      <Interrupt talk={talk} />
      <Menu position="top-end" withinPortal>
        <Menu.Target>
          <Button size="compact-xs" variant="default" disabled={talk.view.status === 'closed'}>
            Let time pass…
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {STEPS.map((duration) => (
            <Menu.Item key={duration} onClick={() => simulator.act({ passes: duration })}>
              {spellDuration(duration)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** The talk's own clock, in UTC as flows reckon. */
function clockOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
