import { gunzipSync } from 'node:zlib';
import type { Plan } from '../flow/plan.ts';
import { findConversation } from '../store/conversations.ts';
import type { Database } from '../store/database.ts';
import { publishedPlan } from '../store/flows.ts';
import type { ConversationRow } from '../store/conversations.ts';
import { HISTORY_CAP, type Beginning } from '../temporal/conversation-client.ts';

/** What starts this conversation's workflow, from what the API accepted it with. */
export type LoadBeginning = (conversationId: string) => Promise<Beginning>;

/** Published plans that are kept parsed; they never change. */
const CACHED_PLANS = 100;

export function createLoadBeginning(database: Database, historyCap = HISTORY_CAP): LoadBeginning {
  const plans = new Map<string, Plan>();

  async function loadPlan(row: ConversationRow): Promise<Plan> {
    const key = `${row.flowId}@${row.flowVersion}`;
    const cached = plans.get(key);
    if (cached) return cached;
    const published = await publishedPlan(database, row.flowId, row.flowVersion);
    if (!published) throw new Error(`Flow ${key} of conversation ${row.id} is gone.`);
    const plan = JSON.parse(gunzipSync(published.plan).toString()) as Plan;
    if (plans.size >= CACHED_PLANS) plans.delete(plans.keys().next().value as string);
    plans.set(key, plan);
    return plan;
  }

  return async (conversationId) => {
    const row = await findConversation(database, conversationId);
    if (!row) throw new Error(`There is no conversation ${conversationId}.`);
    const { channel, visitor, contact, variables } = row.request;
    return {
      facts: { conversation: { id: row.id, channel }, visitor, contact },
      variables,
      plan: await loadPlan(row),
      historyCap,
    };
  };
}
