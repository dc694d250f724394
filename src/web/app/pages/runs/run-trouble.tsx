import { Code, Text } from '@mantine/core';
import type { JSX } from 'react';
import type { Run } from '../../api/types.ts';
import { Moment } from '../../shared/when.tsx';
import { StateBadge } from '../outbox/state-badge.tsx';
import { PROVIDERS } from './run-words.ts';

/** What goes wrong in a run: its last error, and the send that is in trouble. */
export function RunTrouble({ of: { error, trouble } }: { of: Run }): JSX.Element | null {
  if (!error && !trouble) return null;
  return (
    <div className="run-trouble">
      {trouble && (
        <>
          <span className="row">
            <StateBadge state={trouble.state} /> {PROVIDERS[trouble.provider]}, {attemptsOf(trouble.attempts)}
          </span>
          {trouble.error && <Problem of={trouble.error} />}
          {trouble.nextAttemptAt !== null && (
            <Text size="sm" c="dimmed">
              next <Moment at={trouble.nextAttemptAt} />
            </Text>
          )}
        </>
      )}
      {error && error.code !== trouble?.error?.code && <Problem of={error} />}
    </div>
  );
}

const attemptsOf = (count: number) => `${count} ${count === 1 ? 'attempt' : 'attempts'}`;

function Problem({ of: { code, message } }: { of: { code: string; message: string } }): JSX.Element {
  return (
    <span className="wraps">
      {message} <Code>{code}</Code>
    </span>
  );
}
