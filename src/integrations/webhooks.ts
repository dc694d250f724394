/** What providers send us, before anybody believes it. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Provider } from '../flow/providers.ts';
import type { ProviderEvent } from './send.ts';

export interface SignedRequest {
  /** As the provider knows it: our public address with path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  /** The bytes that were signed. */
  body: Buffer;
}

/** Reads webhooks with the secrets of the accounts that are connected. */
export interface WebhookReader {
  /** What it tells; `null`: it is not the provider's, or not all of it, or the provider is not connected. */
  read(provider: Provider, request: SignedRequest): Promise<ProviderEvent[] | null>;
  /** Whether this is the verify token that WhatsApp was connected with; takes the same time whatever it is. */
  knowsVerifyToken(token: string): Promise<boolean>;
}
