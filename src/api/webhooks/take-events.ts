import type { Request } from 'express';
import type { Provider } from '../../flow/providers.ts';
import type { WebhookReader } from '../../integrations/webhooks.ts';
import type { Database } from '../../store/database.ts';
import { storeEvents } from '../../store/provider-events.ts';
import { Problem } from '../problem.ts';

export interface WebhookDeps {
  database: Database;
  webhooks: WebhookReader;
  /** Where providers reach this API, without a trailing slash. */
  publicUrl: string;
  /** Something was stored that has not acted yet. */
  onEvents: () => void;
}

/**
 * Stores what a provider tells. Once that is answered with 200 it will act, whatever happens to this process; the same
 * told again is answered the same, and acts no more.
 *
 * @throws Problem `forbidden` when it is not the provider's.
 */
export async function takeEvents(
  { database, webhooks, publicUrl, onEvents }: WebhookDeps,
  provider: Provider,
  request: Request,
  body: Buffer,
): Promise<void> {
  const url = `${publicUrl}${request.originalUrl}`;
  const events = await webhooks.read(provider, { url, headers: request.headers, body });
  if (!events) throw new Problem('forbidden', 'The signature does not fit this request.');
  await storeEvents(database, provider, events);
  if (events.length > 0) onEvents();
}
