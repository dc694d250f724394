import { Code, Text } from '@mantine/core';
import type { JSX } from 'react';
import type { RunDetails } from '../../api/types.ts';
import { Moment } from '../../shared/when.tsx';

type Temporal = RunDetails['temporal'];

const STATES: Record<Temporal['pending'][number]['state'], string> = {
  waiting: 'waits for its next attempt',
  running: 'is being tried',
  scheduled: 'waits for a worker',
};

/** What the run has asked for outside of the flow, and has not come back. */
export function PendingList({ temporal: { reached, pending } }: { temporal: Temporal }): JSX.Element {
  if (!reached)
    return <Text c="dimmed">Temporal cannot be reached, so it is not known what is under way.</Text>;
  if (pending.length === 0) return <Text c="dimmed">Nothing is under way.</Text>;
  return (
    <ul className="pending-list">
      {pending.map(({ activity, type, state, attempt, lastFailure, nextAttemptAt }) => (
        <li key={activity}>
          <span>
            <strong>{type}</strong> <Code>{activity}</Code>
          </span>
          <span>
            It {STATES[state]} ({attempt === 1 ? 'the first' : `attempt ${attempt}`})
            {nextAttemptAt !== null && (
              <>
                , next <Moment at={nextAttemptAt} />
              </>
            )}
            .
          </span>
          {lastFailure !== null && <span className="pending-failure wraps">{lastFailure}</span>}
        </li>
      ))}
    </ul>
  );
}
