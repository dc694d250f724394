import { Text, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { keys } from '../../api/keys.ts';
import type { Send } from '../../api/types.ts';
import { Moment } from '../../shared/when.tsx';
import { SendDetails } from '../outbox/send-details.tsx';
import { StateBadge } from '../outbox/state-badge.tsx';
import { ACTIONS, recipientOf } from '../outbox/words.ts';

/** What a conversation has sent; one opens to all that is known of it. */
export function RunSends({ sends }: { sends: readonly Send[] }): JSX.Element {
  const client = useQueryClient();
  const [open, setOpen] = useState<Send | null>(null);
  if (sends.length === 0) return <Text c="dimmed">It has sent nothing.</Text>;
  return (
    <>
      <ul className="run-sends">
        {sends.map((send) => (
          <li key={send.key}>
            <UnstyledButton className="row-link" onClick={() => setOpen(send)}>
              <span dir="auto">
                {ACTIONS[send.action]} to {recipientOf(send)}
              </span>
            </UnstyledButton>
            <span className="row">
              <StateBadge state={send.state} />
              <Text component="span" size="sm" c="dimmed">
                {send.send}, {send.attemptCount === 1 ? '1 attempt' : `${send.attemptCount} attempts`}
                {send.state === 'pending' && send.nextAttemptAt !== null && (
                  <>
                    , next <Moment at={send.nextAttemptAt} />
                  </>
                )}
              </Text>
            </span>
            {send.error && (
              <Text size="sm" className="wraps">
                {send.error.message}
              </Text>
            )}
          </li>
        ))}
      </ul>
      <SendDetails
        of={open}
        onClose={() => setOpen(null)}
        onSettled={(send) => {
          setOpen(send);
          void client.invalidateQueries({ queryKey: keys.runs });
          void client.invalidateQueries({ queryKey: keys.outbox });
        }}
      />
    </>
  );
}
