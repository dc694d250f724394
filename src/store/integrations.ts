/** The providers' accounts that this installation is connected with: one of each, its secrets sealed. */
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Provider } from '../flow/providers.ts';
import type { Value } from '../flow/transcript.ts';
import type { Database } from './database.ts';
import { integrations } from './schema.ts';
import type { SecretBox } from './secret-box.ts';
import { storableJson } from './storable-json.ts';
import { forgetTemplates } from './whatsapp-templates.ts';

/** The database, or `{ orm: transaction }`. */
type Store = Pick<Database, 'orm'>;
type Row = typeof integrations.$inferSelect;
type Json = Row['settings'];

/** An account as it may be shown. */
export type Integration = Omit<Row, 'secrets' | 'keyId'>;

export interface Account {
  settings: Json;
  /** `null`: the key that they were sealed under is not known any more. */
  secrets: Record<string, string> | null;
  /** Changes with every save. */
  updatedAt: Date;
}

const shown = {
  provider: integrations.provider,
  settings: integrations.settings,
  connectedAt: integrations.connectedAt,
  updatedAt: integrations.updatedAt,
  test: integrations.test,
  fetched: integrations.fetched,
  sync: integrations.sync,
  pausedUntil: integrations.pausedUntil,
};

export function listIntegrations({ orm }: Store): Promise<Integration[]> {
  return orm.select(shown).from(integrations);
}

export async function findIntegration({ orm }: Store, provider: Provider): Promise<Integration | null> {
  const [row] = await orm.select(shown).from(integrations).where(eq(integrations.provider, provider));
  return row ?? null;
}

/** With its secrets, for whoever is about to use them; `null`: not connected. */
export async function loadAccount(
  { orm }: Store,
  box: SecretBox,
  provider: Provider,
): Promise<Account | null> {
  const [row] = await orm
    .select({
      settings: integrations.settings,
      secrets: integrations.secrets,
      updatedAt: integrations.updatedAt,
    })
    .from(integrations)
    .where(eq(integrations.provider, provider));
  if (!row) return null;
  return { ...row, secrets: await box.open(provider, row.secrets) };
}

/** When it was last saved; `null`: not connected. */
export async function accountVersion({ orm }: Store, provider: Provider): Promise<Date | null> {
  const [row] = await orm
    .select({ updatedAt: integrations.updatedAt })
    .from(integrations)
    .where(eq(integrations.provider, provider));
  return row?.updatedAt ?? null;
}

export interface AccountToSave {
  settings: Json;
  secrets: Record<string, string>;
  /** It is another account, or at another address: what is known of the one before is forgotten. */
  isAnother: boolean;
}

/** Connects the account, or changes it. What the last test said does not hold for it any more. */
export async function saveIntegration(
  { orm }: Store,
  box: SecretBox,
  provider: Provider,
  { settings, secrets, isAnother }: AccountToSave,
): Promise<Integration> {
  const sealed = await box.seal(provider, secrets);
  const values = { settings, secrets: sealed.text, keyId: sealed.keyId, test: null };
  return orm.transaction(async (transaction) => {
    if (isAnother) await forgetAccount({ orm: transaction }, provider);
    const [row] = await transaction
      .insert(integrations)
      .values({ provider, ...values })
      .onConflictDoUpdate({
        target: integrations.provider,
        set: {
          ...values,
          updatedAt: sql`greatest(now(), ${integrations.updatedAt} + interval '1 millisecond')`,
          ...(isAnother && { connectedAt: sql`now()`, fetched: null, sync: null, pausedUntil: null }),
        },
      })
      .returning(shown);
    return row as Integration;
  });
}

/** What is kept of the account outside of its row. */
async function forgetAccount(store: Store, provider: Provider): Promise<void> {
  if (provider === 'whatsapp') await forgetTemplates(store);
}

/** False: it was not connected. */
export function removeIntegration({ orm }: Store, provider: Provider): Promise<boolean> {
  return orm.transaction(async (transaction) => {
    await forgetAccount({ orm: transaction }, provider);
    const removed = await transaction
      .delete(integrations)
      .where(eq(integrations.provider, provider))
      .returning({ provider: integrations.provider });
    return removed.length > 0;
  });
}

/** Notes what the provider answered, unless the account was changed since `version`. */
export async function noteTest(
  { orm }: Store,
  provider: Provider,
  version: Date,
  test: { ok: boolean; message: string; at: string },
): Promise<void> {
  await orm
    .update(integrations)
    .set({ test: storable(test) })
    .where(unchanged(provider, version));
}

/** Notes what was fetched from the account, unless it was changed since `version`. */
export async function noteFetched(
  { orm }: Store,
  provider: Provider,
  version: Date,
  fetched: { [field: string]: Value },
): Promise<void> {
  await orm
    .update(integrations)
    .set({ fetched: storable(fetched) })
    .where(unchanged(provider, version));
}

/**
 * Notes that a synchronisation begins, unless one is under way and has been heard of within `silentFor` milliseconds.
 * `integration.sync` has what is under way, this one's `startedAt` by the database's clock.
 */
export async function claimSync(
  { orm }: Store,
  provider: Provider,
  silentFor: number,
): Promise<{ isOurs: boolean; integration: Pick<Integration, 'sync'> }> {
  const now = sql`to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const isFree = sql`(${integrations.sync} is null or ${integrations.sync} ->> 'state' <> 'running'
    or (${integrations.sync} ->> 'touchedAt')::timestamptz < now() - ${silentFor} * interval '1 millisecond')`;
  const [claimed] = await orm
    .update(integrations)
    .set({
      sync: sql`jsonb_build_object('state', 'running', 'fetched', 0, 'startedAt', ${now}, 'touchedAt', ${now},
        'finishedAt', null, 'error', null)`,
    })
    .where(and(eq(integrations.provider, provider), isFree))
    .returning({ sync: integrations.sync });
  if (claimed) return { isOurs: true, integration: claimed };
  return { isOurs: false, integration: (await findIntegration({ orm }, provider)) ?? { sync: null } };
}

/** Notes how far the synchronisation that began at `startedAt` is. False: it is not the current one any more. */
export async function noteSync(
  { orm }: Store,
  provider: Provider,
  startedAt: string,
  sync: { [field: string]: Value },
): Promise<boolean> {
  const noted = await orm
    .update(integrations)
    .set({ sync: storable(sync) })
    .where(and(eq(integrations.provider, provider), sql`${integrations.sync} ->> 'startedAt' = ${startedAt}`))
    .returning({ provider: integrations.provider });
  return noted.length > 0;
}

function unchanged(provider: Provider, version: Date) {
  return and(eq(integrations.provider, provider), eq(integrations.updatedAt, version));
}

/** Providers' texts may hold what the database does not take. */
function storable(value: { [field: string]: Value }): Json {
  return JSON.parse(storableJson(value)) as Json;
}

/**
 * Seals everything that another key was used for under the current one, so that the previous one is not needed any more.
 * Resolves to the providers whose secrets no key opens: they have to be connected again.
 */
export async function resealIntegrations({ orm }: Store, box: SecretBox): Promise<Provider[]> {
  const rows = await orm
    .select({ provider: integrations.provider, secrets: integrations.secrets })
    .from(integrations)
    .where(ne(integrations.keyId, box.keyId));
  const lost: Provider[] = [];
  for (const { provider, secrets } of rows) {
    const opened = await box.open(provider, secrets);
    if (!opened) {
      lost.push(provider);
      continue;
    }
    const sealed = await box.seal(provider, opened);
    // Somebody may be saving it at this moment.
    await orm
      .update(integrations)
      .set({ secrets: sealed.text, keyId: sealed.keyId })
      .where(and(eq(integrations.provider, provider), eq(integrations.secrets, secrets)));
  }
  return lost;
}
