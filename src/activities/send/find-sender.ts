import type { Provider } from '../../flow/providers.ts';
import { accountFrom, REQUEST_TIMEOUT } from '../../integrations/accounts.ts';
import type { Sender } from '../../integrations/send.ts';
import { createSendgrid } from '../../integrations/sendgrid/sendgrid.ts';
import { createTwilio } from '../../integrations/twilio/twilio.ts';
import { createWhatsapp, type TemplateShelf } from '../../integrations/whatsapp/whatsapp.ts';
import type { Database } from '../../store/database.ts';
import { accountVersion, loadAccount, type Account } from '../../store/integrations.ts';
import type { SecretBox } from '../../store/secret-box.ts';
import { findTemplate, keepTemplatesNamed } from '../../store/whatsapp-templates.ts';
import type { FindSender } from './perform-send.ts';

/**
 * Opens the accounts that are connected, with their secrets in memory only. An account is opened anew when it has been
 * changed; until then its connections are kept. `null` also where its secrets cannot be read any more.
 *
 * @param timeout milliseconds of one request
 */
export function createFindSender(
  database: Pick<Database, 'orm'>,
  box: SecretBox,
  timeout: number = REQUEST_TIMEOUT,
): FindSender {
  const opened = new Map<Provider, { version: number; sender: Sender | null }>();
  const shelf = templateShelf(database);
  return async (provider) => {
    const version = (await accountVersion(database, provider))?.getTime();
    if (version === undefined) {
      opened.delete(provider);
      return null;
    }
    const known = opened.get(provider);
    if (known?.version === version) return known.sender;
    const account = await loadAccount(database, box, provider);
    if (!account) return null;
    const sender = open(provider, account, shelf, timeout);
    opened.set(provider, { version: account.updatedAt.getTime(), sender });
    return sender;
  };
}

function open(provider: Provider, stored: Account, shelf: TemplateShelf, timeout: number): Sender | null {
  // Each takes the requests of its own provider, and is given no others (`PROVIDER_OF`).
  switch (provider) {
    case 'twilio': {
      const account = accountFrom(provider, stored);
      return account && createTwilio(account, timeout);
    }
    case 'sendgrid': {
      const account = accountFrom(provider, stored);
      return account && createSendgrid(account, timeout);
    }
    case 'whatsapp': {
      const account = accountFrom(provider, stored);
      return account && createWhatsapp(account, shelf, timeout);
    }
  }
}

function templateShelf(database: Pick<Database, 'orm'>): TemplateShelf {
  return {
    async find(name, language) {
      const found = await findTemplate(database, name, language);
      return found && { template: found, syncedAt: found.syncedAt };
    },
    keep: (name, templates) => keepTemplatesNamed(database, name, templates),
  };
}
