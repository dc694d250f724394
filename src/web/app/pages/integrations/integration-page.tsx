import { Box, Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX, type ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import { disconnectIntegration, listIntegrations } from '../../api/integrations.ts';
import { keys } from '../../api/keys.ts';
import type { Integration, Provider } from '../../api/types.ts';
import { Can } from '../../session/can.tsx';
import { useCan } from '../../session/me.ts';
import { ConfirmDelete } from '../../shared/confirm-delete.tsx';
import { CopyField } from '../../shared/copy-field.tsx';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { say } from '../../shared/say.ts';
import { NotFoundPage } from '../not-found-page.tsx';
import { AccountForm } from './account-form.tsx';
import { ConnectionTest } from './connection-test.tsx';
import { isProvider, PROVIDER_WORDS } from './providers.ts';
import { StatusBadge } from './status-badge.tsx';
import { TwilioNumbers } from './twilio-numbers.tsx';
import { WhatsappTemplates } from './whatsapp-templates.tsx';

/** One provider: connect it, test it, see what the account has, disconnect it. */
export function IntegrationPage(): JSX.Element {
  const { provider } = useParams();
  return isProvider(provider) ? <Of key={provider} provider={provider} /> : <NotFoundPage />;
}

function Of({ provider }: { provider: Provider }): JSX.Element {
  const { name, purpose } = PROVIDER_WORDS[provider];
  const integrations = useQuery({ queryKey: keys.integrations, queryFn: listIntegrations });
  return (
    <Page title={name} lead={purpose} width="form">
      <QueryView query={integrations}>
        {(all) => {
          const integration = all.find((one) => one.provider === provider);
          return integration ? <Sections of={integration} /> : null;
        }}
      </QueryView>
    </Page>
  );
}

function Sections({ of: integration }: { of: Integration }): JSX.Element {
  const client = useQueryClient();
  const navigate = useNavigate();
  const can = useCan();
  const [leaving, setLeaving] = useState<Integration | null>(null);
  const { provider, connected, webhookUrl } = integration;
  const { name, where, webhook } = PROVIDER_WORDS[provider];
  const reload = () =>
    Promise.all(
      [keys.integrations, keys.twilioSenders, keys.templates].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  return (
    <Stack gap={0}>
      <Section title="Account" aside={<StatusBadge of={integration} />}>
        <Text c="dimmed" mb="md">
          {where}
        </Text>
        {can('integrations:write') ? (
          <AccountForm of={integration} onSaved={() => void reload()} />
        ) : (
          <Text>Only administrators can change how it is connected.</Text>
        )}
      </Section>
      {connected && (
        <>
          <Section title="Test">
            <ConnectionTest of={integration} />
          </Section>
          <Section title="Delivery reports">
            <Text>{webhook}</Text>
            {provider !== 'twilio' && (
              <Box mt="md">
                <CopyField label="Webhook address" value={webhookUrl} />
              </Box>
            )}
          </Section>
          {provider === 'twilio' && (
            <Section title="Numbers and services">
              <TwilioNumbers />
            </Section>
          )}
          {provider === 'whatsapp' && (
            <Section title="Templates">
              <WhatsappTemplates />
            </Section>
          )}
          <Can scope="integrations:write">
            <Section title="Disconnect">
              <Text mb="md">
                Its secrets are forgotten, and flows that would send by it take their Error path.
              </Text>
              <Button variant="outline" color="red" onClick={() => setLeaving(integration)}>
                Disconnect
              </Button>
            </Section>
          </Can>
        </>
      )}
      <ConfirmDelete
        of={leaving}
        title={() => `Disconnect ${name}?`}
        text={() => 'To connect it again, its secrets have to be entered again.'}
        verb="Disconnect"
        act={() => disconnectIntegration(provider)}
        onDone={() => {
          say(`${name} is disconnected.`);
          void reload();
          void navigate('/settings/integrations');
        }}
        onClose={() => setLeaving(null)}
      />
    </Stack>
  );
}

function Section(props: { title: string; aside?: ReactNode; children: ReactNode }): JSX.Element {
  const { title, aside, children } = props;
  const id = `section-${title.toLowerCase().replaceAll(' ', '-')}`;
  return (
    <Paper className="card" withBorder component="section" aria-labelledby={id}>
      <div className="card-head">
        <Title order={2} id={id}>
          {title}
        </Title>
        {aside}
      </div>
      {children}
    </Paper>
  );
}
