/** A provider's account that asked us to send nothing for a while; holds for every worker. */
import { eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { integrations, type Provider } from './schema.ts';

/** Milliseconds for which nothing is to be sent through it; 0: none. */
export async function pauseLeft({ orm }: Pick<Database, 'orm'>, provider: Provider): Promise<number> {
  const [row] = await orm
    .select({
      left: sql<number>`extract(epoch from ${integrations.pausedUntil} - clock_timestamp())::float8 * 1000`,
    })
    .from(integrations)
    .where(eq(integrations.provider, provider));
  return Math.max(0, row?.left ?? 0);
}

/** Nothing is sent through it for `length` milliseconds from now; a longer pause stays. */
export async function pauseProvider(
  { orm }: Pick<Database, 'orm'>,
  provider: Provider,
  length: number,
): Promise<void> {
  await orm
    .update(integrations)
    .set({
      pausedUntil: sql`greatest(${integrations.pausedUntil}, clock_timestamp() + ${length}::float8 * interval '1 millisecond')`,
    })
    .where(eq(integrations.provider, provider));
}
