import type { Provider } from '../../flow/providers.ts';
import type { Database } from '../../store/database.ts';
import { loadAccount, saveIntegration, type Integration } from '../../store/integrations.ts';
import type { SecretBox } from '../../store/secret-box.ts';
import { SECRET_FIELDS } from '../integration-schemas.ts';
import { invalidField } from '../validate.ts';

/** Names an account with its provider; the secrets of one are not those of another. */
const IDENTITY: Record<Provider, readonly string[]> = {
  twilio: ['accountSid'],
  sendgrid: [],
  whatsapp: ['businessAccountId'],
};

type Settings = Integration['settings'];

/**
 * Connects an account, or changes it. Secrets that are not given stay as they are; but a stored secret is never sent to
 * an address, or used for an account, that it was not given for.
 */
export async function connectAccount(
  database: Database,
  box: SecretBox,
  provider: Provider,
  input: Settings,
): Promise<Integration> {
  const names: readonly string[] = SECRET_FIELDS[provider];
  const settings = Object.fromEntries(
    Object.entries(input).filter(([name, value]) => value !== undefined && !names.includes(name)),
  );
  const stored = await loadAccount(database, box, provider);
  const before = stored?.settings;
  const moved = before !== undefined && (before['baseUrl'] ?? null) !== (settings['baseUrl'] ?? null);
  const isAnother = moved || IDENTITY[provider].some((name) => before?.[name] !== settings[name]);
  const secrets: Record<string, string> = {};
  for (const name of names) {
    const given = input[name];
    const value = typeof given === 'string' ? given : isAnother ? undefined : stored?.secrets?.[name];
    if (value === undefined) throw invalidField(name, whyNeeded(stored !== null, moved));
    secrets[name] = value;
  }
  return saveIntegration(database, box, provider, { settings, secrets, isAnother });
}

function whyNeeded(isConnected: boolean, moved: boolean): string {
  if (!isConnected) return 'is needed to connect';
  if (moved)
    return 'is needed again, because “baseUrl” has changed: a stored secret is never sent to a new address';
  return 'is needed again: what is stored is another account’s, or cannot be read any more';
}
