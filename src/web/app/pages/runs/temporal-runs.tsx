import { Anchor, Code, Text } from '@mantine/core';
import type { JSX } from 'react';
import type { RunDetails } from '../../api/types.ts';
import { OutwardIcon } from '../../shared/icons.ts';
import { Moment } from '../../shared/when.tsx';

type TemporalRun = RunDetails['temporal']['runs'][number];

const STATUSES: Record<TemporalRun['status'], string> = {
  RUNNING: 'runs',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  CONTINUED_AS_NEW: 'continued as new',
  TIMED_OUT: 'timed out',
};

/** A long conversation is several runs, one after the other. */
export function TemporalRuns(props: { workflow: string; runs: readonly TemporalRun[] }): JSX.Element {
  const { workflow, runs } = props;
  return (
    <>
      <Text size="sm" c="dimmed" className="wraps">
        {workflow}
      </Text>
      {runs.length === 0 ? (
        <Text c="dimmed">None is known.</Text>
      ) : (
        <ol className="temporal-runs">
          {runs.map(({ runId, status, startedAt, events, link }) => (
            <li key={runId}>
              <span>
                {link === null ? (
                  <Code>{runId}</Code>
                ) : (
                  <Anchor href={link} target="_blank" rel="noreferrer">
                    {runId} <OutwardIcon size={14} aria-label="(in Temporal’s UI)" />
                  </Anchor>
                )}
              </span>
              <Text size="sm" c="dimmed">
                {STATUSES[status]}, began <Moment at={startedAt} />, {events} events
              </Text>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
