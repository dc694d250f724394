/** Backends' keys. What is kept of one is its SHA-256: it cannot be read back, only found again. */
import { and, desc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { apiKeys } from './schema.ts';

type Store = Pick<Database, 'orm'>;

export type ApiKey = Omit<typeof apiKeys.$inferSelect, 'hash' | 'revokedAt'>;

const columns = {
  id: apiKeys.id,
  name: apiKeys.name,
  prefix: apiKeys.prefix,
  scopes: apiKeys.scopes,
  createdBy: apiKeys.createdBy,
  createdAt: apiKeys.createdAt,
  lastUsedAt: apiKeys.lastUsedAt,
  expiresAt: apiKeys.expiresAt,
};

const isGood = and(
  isNull(apiKeys.revokedAt),
  or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)),
);

/** A write for each call would be the dearest part of many; to the minute is enough to tell keys that nobody uses. */
const SELDOM = sql`now() - interval '1 minute'`;

/** The key that has this hash (hex), unless it is revoked or has expired. Keeps when it was last used. */
export async function findApiKey({ orm }: Store, hash: string): Promise<ApiKey | null> {
  const [key] = await orm
    .select({ ...columns, isStale: sql<boolean>`coalesce(${apiKeys.lastUsedAt} < ${SELDOM}, true)` })
    .from(apiKeys)
    .where(and(eq(apiKeys.hash, hash), isGood));
  if (!key) return null;
  const { isStale, ...known } = key;
  if (isStale) {
    await orm
      .update(apiKeys)
      .set({ lastUsedAt: sql`now()` })
      .where(and(eq(apiKeys.id, known.id), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, SELDOM))));
  }
  return known;
}

/** Also those that have expired, but none that was revoked; the newest first. */
export function listApiKeys({ orm }: Store): Promise<ApiKey[]> {
  return orm
    .select(columns)
    .from(apiKeys)
    .where(isNull(apiKeys.revokedAt))
    .orderBy(desc(apiKeys.createdAt), apiKeys.id);
}

export async function addApiKey(
  { orm }: Store,
  key: Omit<ApiKey, 'createdAt' | 'lastUsedAt'> & { hash: string },
): Promise<ApiKey> {
  const [added] = await orm.insert(apiKeys).values(key).returning(columns);
  return added as ApiKey;
}

/** At once and for good. False: there is no such key (any more). */
export async function revokeApiKey({ orm }: Store, id: string): Promise<boolean> {
  const revoked = await orm
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return revoked.length > 0;
}
