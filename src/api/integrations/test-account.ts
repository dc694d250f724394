import type { Provider } from '../../flow/providers.ts';
import { accountFrom, type TestResult } from '../../integrations/accounts.ts';
import { createSendgrid } from '../../integrations/sendgrid/sendgrid.ts';
import { createTwilio } from '../../integrations/twilio/twilio.ts';
import { createWhatsapp } from '../../integrations/whatsapp/whatsapp.ts';
import type { Account } from '../../store/integrations.ts';
import { NO_SHELF } from './no-shelf.ts';

export const SECRETS_LOST =
  'The stored secrets cannot be read, because SECRET_KEY is another one now. Enter them again.';

/** Asks the provider itself whether the account works. */
export async function testAccount(provider: Provider, stored: Account): Promise<TestResult> {
  switch (provider) {
    case 'twilio': {
      const account = accountFrom(provider, stored);
      return account ? createTwilio(account).test() : { ok: false, message: SECRETS_LOST };
    }
    case 'sendgrid': {
      const account = accountFrom(provider, stored);
      return account ? createSendgrid(account).test() : { ok: false, message: SECRETS_LOST };
    }
    case 'whatsapp': {
      const account = accountFrom(provider, stored);
      return account ? createWhatsapp(account, NO_SHELF).test() : { ok: false, message: SECRETS_LOST };
    }
  }
}
