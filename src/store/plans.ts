import { gunzipSync } from 'node:zlib';
import { and, eq, or, sql } from 'drizzle-orm';
import { mergeIntents, type IntentExamples } from '../flow/intents/merge-intents.ts';
import type { Plan } from '../flow/plan.ts';
import { findConversation } from './conversations.ts';
import type { Database } from './database.ts';
import { flowVersions } from './schema.ts';

export interface StoredPlan {
  plan: Plan;
  /** ISO country: how the flow reads national phone numbers. */
  region: string | null;
  /** BCP 47: the language that the flow speaks. */
  language: string | null;
  /** What its intents are recognised by; null where the plan does not read any. The same object every time. */
  intents: IntentExamples | null;
}

export interface Plans {
  /** @throws when there is no such version. */
  find(flowId: string, version: number): Promise<StoredPlan>;
  /** What a conversation runs on; null when there is no such conversation. */
  findFor(conversationId: string): Promise<StoredPlan | null>;
}

/** Plans that are kept parsed; a published version never changes. */
const CACHED = 100;
/** Conversations of which it is kept on which version they run; that never changes either. */
const KNOWN = 10_000;

/** Reads published versions' plans, whether their flow is archived meanwhile or not. */
export function createPlans(database: Database): Plans {
  const cache = new Map<string, StoredPlan>();
  const versions = new Map<string, { flowId: string; flowVersion: number }>();
  const plans: Plans = {
    async find(flowId, version) {
      const key = `${flowId}@${version}`;
      const cached = cache.get(key);
      if (cached) return cached;
      const [row] = await database.orm
        .select({
          plan: flowVersions.plan,
          region: sql<string | null>`${flowVersions.document} -> 'settings' ->> 'region'`,
          language: sql<string | null>`${flowVersions.document} -> 'settings' ->> 'language'`,
        })
        .from(flowVersions)
        .where(and(eq(flowVersions.flowId, flowId), eq(flowVersions.version, version)));
      if (!row) throw new Error(`There is no version ${version} of the flow ${flowId}.`);
      const { region, language } = row;
      const plan = JSON.parse(gunzipSync(row.plan).toString()) as Plan;
      const stored = { plan, region, language, intents: await loadIntents(database, plan) };
      // Who asked at the same time has the other one; what is kept with the intents is made once for each.
      return cache.get(key) ?? keep(cache, CACHED, key, stored);
    },
    async findFor(conversationId) {
      const known = versions.get(conversationId);
      if (known) return plans.find(known.flowId, known.flowVersion);
      const row = await findConversation(database, conversationId);
      if (!row) return null;
      const { flowId, flowVersion } = keep(versions, KNOWN, conversationId, {
        flowId: row.flowId,
        flowVersion: row.flowVersion,
      });
      return plans.find(flowId, flowVersion);
    },
  };
  return plans;
}

/** The examples stay in the documents of the flows that are pinned in the plan. */
async function loadIntents(database: Database, { reads, flows }: Plan): Promise<IntentExamples | null> {
  if (!reads?.intents) return null;
  const rows = await database.orm
    .select({ intents: sql<IntentExamples | null>`${flowVersions.document} -> 'intents'` })
    .from(flowVersions)
    .where(
      or(
        ...Object.entries(flows).map(([id, { version }]) =>
          and(eq(flowVersions.flowId, id), eq(flowVersions.version, version)),
        ),
      ),
    )
    .orderBy(flowVersions.flowId);
  return mergeIntents(rows.map(({ intents }) => intents ?? {}));
}

/** Keeps the last so many. */
function keep<Value>(map: Map<string, Value>, most: number, key: string, value: Value): Value {
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
  return value;
}
