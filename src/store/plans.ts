import { gunzipSync } from 'node:zlib';
import { and, eq, sql } from 'drizzle-orm';
import type { Plan } from '../flow/plan.ts';
import type { Database } from './database.ts';
import { flowVersions } from './schema.ts';

export interface StoredPlan {
  plan: Plan;
  /** ISO country: how the flow reads national phone numbers. */
  region: string | null;
}

export interface Plans {
  /** @throws when there is no such version. */
  find(flowId: string, version: number): Promise<StoredPlan>;
}

/** Plans that are kept parsed; a published version never changes. */
const CACHED = 100;

/** Reads published versions' plans, whether their flow is archived meanwhile or not. */
export function createPlans(database: Database): Plans {
  const cache = new Map<string, StoredPlan>();
  return {
    async find(flowId, version) {
      const key = `${flowId}@${version}`;
      const cached = cache.get(key);
      if (cached) return cached;
      const [row] = await database.orm
        .select({
          plan: flowVersions.plan,
          region: sql<string | null>`${flowVersions.document} -> 'settings' ->> 'region'`,
        })
        .from(flowVersions)
        .where(and(eq(flowVersions.flowId, flowId), eq(flowVersions.version, version)));
      if (!row) throw new Error(`There is no version ${version} of the flow ${flowId}.`);
      const stored = { plan: JSON.parse(gunzipSync(row.plan).toString()) as Plan, region: row.region };
      const [oldest] = cache.keys();
      if (cache.size >= CACHED && oldest !== undefined) cache.delete(oldest);
      cache.set(key, stored);
      return stored;
    },
  };
}
