import { Alert, Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { listIntegrations } from '../../../../api/integrations.ts';
import { keys } from '../../../../api/keys.ts';
import type { Integration, Provider } from '../../../../api/types.ts';
import { PROVIDER_WORDS } from '../../../integrations/providers.ts';

/** How a provider is connected; undefined while that is not known. */
export function useIntegration(provider: Provider): Integration | undefined {
  const integrations = useQuery({
    queryKey: keys.integrations,
    queryFn: ({ signal }) => listIntegrations({ signal }),
  });
  return integrations.data?.find((one) => one.provider === provider);
}

/** Says that nothing can be sent yet, and where that is changed. The form can be filled in all the same. */
export function ConnectionNotice({ provider }: { provider: Provider }): JSX.Element | null {
  const integration = useIntegration(provider);
  if (!integration || integration.connected) return null;
  const { name } = PROVIDER_WORDS[provider];
  return (
    <Alert color="amber" title={`${name} is not connected`} className="connection-notice">
      Until it is, this node takes its error outlet. Connect it under{' '}
      <Anchor component={Link} to={`/settings/integrations/${provider}`}>
        Settings → Integrations
      </Anchor>
      ; what you write here by hand is kept.
    </Alert>
  );
}
