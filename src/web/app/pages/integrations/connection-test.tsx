import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { testIntegration } from '../../api/integrations.ts';
import { keys } from '../../api/keys.ts';
import type { Integration } from '../../api/types.ts';
import { Can } from '../../session/can.tsx';
import { sayFailure } from '../../shared/say.ts';
import { Moment } from '../../shared/when.tsx';

/** Asks the provider whether the account works, and shows what it says. */
export function ConnectionTest({ of: { provider, test, pausedUntil } }: { of: Integration }): JSX.Element {
  const client = useQueryClient();
  const testing = useMutation({
    mutationFn: () => testIntegration(provider),
    onError: sayFailure,
    onSettled: () => client.invalidateQueries({ queryKey: keys.integrations }),
  });
  return (
    <Stack gap="sm" align="flex-start">
      <div role="status" className="full-width">
        {test ? (
          <Alert color={test.ok ? 'green' : 'red'} title={test.ok ? 'It works' : 'It does not work'}>
            <Text size="sm" className="wraps">
              {test.message}
            </Text>
            <Text size="sm" c="dimmed">
              <Moment at={test.at} />
            </Text>
          </Alert>
        ) : (
          <Text c="dimmed">It has not been tested yet.</Text>
        )}
      </div>
      {pausedUntil !== null && (
        <Alert color="amber" title="Nothing is sent for now">
          The provider asked us to wait until <Moment at={pausedUntil} />.
        </Alert>
      )}
      <Can scope="integrations:write">
        <Button variant="default" loading={testing.isPending} onClick={() => testing.mutate()}>
          Test the connection
        </Button>
      </Can>
    </Stack>
  );
}
