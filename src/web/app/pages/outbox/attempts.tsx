import { Text, Timeline } from '@mantine/core';
import type { JSX } from 'react';
import type { Send } from '../../api/types.ts';
import { Moment } from '../../shared/when.tsx';
import { RESULTS } from './words.ts';

/** What happened to a send, oldest first. */
export function Attempts({ of: { attempts } }: { of: Send }): JSX.Element {
  if (attempts.length === 0) return <Text c="dimmed">It has not been tried yet.</Text>;
  return (
    <Timeline bulletSize={12} lineWidth={2} active={attempts.length}>
      {attempts.map(({ at, result, message, nextAt, by, times }, index) => (
        <Timeline.Item
          key={index}
          title={`${RESULTS[result]}${times !== undefined && times > 1 ? ` (${times} times)` : ''}`}
        >
          <Text size="sm" c="dimmed">
            <Moment at={at} />
            {by !== undefined && ` by ${by}`}
          </Text>
          {message !== undefined && (
            <Text size="sm" className="wraps">
              {message}
            </Text>
          )}
          {nextAt !== undefined && (
            <Text size="sm" c="dimmed">
              Next: <Moment at={nextAt} />
            </Text>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
