import type { Provider } from '../flow/providers.ts';
import type { Accounts } from './accounts.ts';
import { createScrubber } from './scrub.ts';
import type { ProviderEvent } from './send.ts';
import { readEvents } from './sendgrid/events.ts';
import { readStatusCallback } from './twilio/status-callback.ts';
import type { SignedRequest, WebhookReader } from './webhooks.ts';
import { isVerifyToken, readStatuses } from './whatsapp/statuses.ts';

/** The account that is connected now; `null`: none is. */
export type AccountOf = <P extends Provider>(provider: P) => Promise<Accounts[P] | null>;

export function createWebhookReader(accountOf: AccountOf): WebhookReader {
  return {
    async read(provider, request) {
      const account = await accountOf(provider);
      if (!account) return null;
      const scrub = createScrubber(Object.values(account.secrets));
      const events = await readSigned(accountOf, provider, request);
      return events?.map((event) => scrubbed(event, scrub)) ?? null;
    },

    async knowsVerifyToken(token) {
      const account = await accountOf('whatsapp');
      return account !== null && isVerifyToken(account.secrets.verifyToken, token);
    },
  };
}

function scrubbed(event: ProviderEvent, scrub: (text: string) => string): ProviderEvent {
  const { error } = event;
  return error ? { ...event, error: { ...error, message: scrub(error.message) } } : event;
}

async function readSigned(
  accountOf: AccountOf,
  provider: Provider,
  request: SignedRequest,
): Promise<ProviderEvent[] | null> {
  switch (provider) {
    case 'twilio': {
      const account = await accountOf(provider);
      return account && readStatusCallback(account.secrets.authToken, request);
    }
    case 'sendgrid': {
      const key = (await accountOf(provider))?.settings.webhookPublicKey;
      return key === undefined ? null : readEvents(key, request);
    }
    case 'whatsapp': {
      const account = await accountOf(provider);
      return account && readStatuses(account.secrets.appSecret, request);
    }
  }
}
