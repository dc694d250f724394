import { accountFrom } from '../../integrations/accounts.ts';
import type { AccountOf } from '../../integrations/read-webhook.ts';
import type { Database } from '../../store/database.ts';
import { loadAccount } from '../../store/integrations.ts';
import type { SecretBox } from '../../store/secret-box.ts';

/** The account that is connected now, with its secrets; `null` also where they cannot be read any more. */
export function createAccountOf(database: Pick<Database, 'orm'>, box: SecretBox): AccountOf {
  return async (provider) => {
    const stored = await loadAccount(database, box, provider);
    return stored && accountFrom(provider, stored);
  };
}
