import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { listIntegrations } from '../../api/integrations.ts';
import { keys } from '../../api/keys.ts';
import type { Integration } from '../../api/types.ts';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { PROVIDER_WORDS } from './providers.ts';
import { StatusBadge } from './status-badge.tsx';

/** The providers that flows can send by. */
export function IntegrationsPage(): JSX.Element {
  const integrations = useQuery({ queryKey: keys.integrations, queryFn: listIntegrations });
  return (
    <Page
      title="Integrations"
      lead="The providers that flows send by. Their secrets are encrypted, and never shown again."
      width="form"
    >
      <QueryView query={integrations}>
        {(all) => (
          <Stack gap={0}>
            {all.map((integration) => (
              <Card key={integration.provider} of={integration} />
            ))}
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}

function Card({ of }: { of: Integration }): JSX.Element {
  const { name, purpose } = PROVIDER_WORDS[of.provider];
  return (
    <Paper className="card" withBorder>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2}>
            <Anchor component={Link} to={`/settings/integrations/${of.provider}`} inherit>
              {name}
            </Anchor>
          </Title>
          <Text c="dimmed">{purpose}</Text>
        </div>
        <StatusBadge of={of} />
      </Group>
    </Paper>
  );
}
