import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { settleSend } from '../../api/outbox.ts';
import type { Send, SendDecision } from '../../api/types.ts';
import { Can } from '../../session/can.tsx';
import { AlertIcon } from '../../shared/icons.ts';
import { say, sayFailure } from '../../shared/say.ts';

/** What a person can decide about a send of which it is not known whether it was accepted. */
export function Settle({ of: send, onSettled }: { of: Send; onSettled: (send: Send) => void }): JSX.Element {
  const settling = useMutation({
    mutationFn: (decision: SendDecision) => settleSend({ key: send.key, decision }),
    onSuccess: ({ send: settled, message }) => {
      say(message);
      onSettled(settled);
    },
    onError: sayFailure,
  });
  const decide = (decision: SendDecision, label: string) => (
    <Button
      size="sm"
      variant="default"
      disabled={settling.isPending}
      loading={settling.isPending && settling.variables === decision}
      onClick={() => settling.mutate(decision)}
    >
      {label}
    </Button>
  );
  return (
    <Alert color="amber" icon={<AlertIcon size={20} />} title="Was it accepted?">
      <Stack gap="sm">
        <Text size="sm">
          The provider’s answer was lost. Look into your account there, and say here what you found.
          {send.flowWaits ? ' The conversation waits for it.' : ' The conversation has gone on meanwhile.'}
        </Text>
        <Can scope="outbox:write">
          <Group gap="xs">
            {decide('sent', 'It was sent')}
            {decide('failed', 'It was not')}
            {send.flowWaits && decide('resend', 'Send it again')}
          </Group>
        </Can>
      </Stack>
    </Alert>
  );
}
