import type { Provider } from '../flow/providers.ts';
import type { Store } from './flows.ts';
import { integrations } from './schema.ts';

/** The providers that something can be sent by now. */
export async function connectedProviders({ orm }: Store): Promise<ReadonlySet<Provider>> {
  const rows = await orm.select({ provider: integrations.provider }).from(integrations);
  return new Set(rows.map(({ provider }) => provider));
}
