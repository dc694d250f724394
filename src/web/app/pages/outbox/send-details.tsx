import { Anchor, Code, Drawer, Stack, Text, Title } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import { Link } from 'react-router';
import type { Send } from '../../api/types.ts';
import { Can } from '../../session/can.tsx';
import { useLast } from '../../shared/use-last.ts';
import { Moment } from '../../shared/when.tsx';
import { Attempts } from './attempts.tsx';
import { Settle } from './settle.tsx';
import { StateBadge } from './state-badge.tsx';
import { ACTIONS, lengthOf, recipientOf, STATES } from './words.ts';

export interface SendDetailsProps {
  of: Send | null;
  onSettled: (send: Send) => void;
  onClose: () => void;
}

/** Everything that is known of one send. */
export function SendDetails({ of, onSettled, onClose }: SendDetailsProps): JSX.Element {
  // It stays to be seen while the drawer closes.
  const send = useLast(of);
  return (
    <Drawer
      opened={of !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={send ? ACTIONS[send.action] : ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {send && (
        <Stack gap="lg">
          {send.state === 'unknown' && <Settle of={send} onSettled={onSettled} />}
          <dl className="facts">
            <Fact name="State">
              <StateBadge state={send.state} /> <Text size="sm">{STATES[send.state].meaning}</Text>
            </Fact>
            <Fact name="To">{recipientOf(send)}</Fact>
            {send.action === 'sendSms' && <Fact name="Length">{lengthOf(send)}</Fact>}
            {send.error && (
              <Fact name="Error">
                {send.error.message} <Code>{send.error.code}</Code>
              </Fact>
            )}
            {send.nextAttemptAt !== null && send.state === 'pending' && (
              <Fact name="Next attempt">
                <Moment at={send.nextAttemptAt} />
              </Fact>
            )}
            {send.providerStatus !== null && <Fact name="Provider says">{send.providerStatus}</Fact>}
            {send.providerId !== null && (
              <Fact name="Provider’s id">
                <Code className="wraps">{send.providerId}</Code>
              </Fact>
            )}
            <Fact name="Conversation">
              <Code className="wraps">{send.conversation}</Code>{' '}
              <Can scope="conversations:read">
                <Anchor
                  component={Link}
                  to={`/runs/${encodeURIComponent(send.conversation)}`}
                  className="nowrap"
                  inherit
                >
                  Open its run
                </Anchor>
              </Can>
            </Fact>
            <Fact name="Asked for">
              <Moment at={send.createdAt} />
            </Fact>
          </dl>
          <section>
            <Title order={3} mb="sm">
              What happened
            </Title>
            <Attempts of={send} />
          </section>
          <section>
            <Title order={3} mb="sm">
              What is sent
            </Title>
            <Code block className="wraps">
              {JSON.stringify(send.request, null, 2)}
            </Code>
          </section>
        </Stack>
      )}
    </Drawer>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
