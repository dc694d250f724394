import type { Database } from '../../store/database.ts';
import type { OutboxRow } from '../../store/outbox.ts';
import { lastFailedSend, type RunRow } from '../../store/runs.ts';
import type { PendingActivity } from '../../temporal/describe-workflow.ts';

/** What a run's workflow does for itself; everything else is an action of its flow. */
const HOUSEKEEPING = ['record', 'recordClosed', 'collectInbound'];

/** The action that runs outside of the flow, also behind a member who has taken over. */
export function actionAmong(pending: readonly PendingActivity[]): PendingActivity | null {
  return pending.find(({ type }) => !HOUSEKEEPING.includes(type)) ?? null;
}

/** Whether only a person can say what became of it. */
export function isUndecided({ state, decision }: Pick<OutboxRow, 'state' | 'decision'>): boolean {
  return state === 'unknown' && decision === null;
}

export interface PossibleActs {
  retry: boolean;
  skip: boolean;
  fail: boolean;
  terminate: boolean;
}

/** What is worth offering to an operator, by what readers can see: the conversation itself decides. */
export async function possibleActs(
  database: Pick<Database, 'query'>,
  row: RunRow,
  pending: readonly PendingActivity[],
  sends: readonly OutboxRow[],
): Promise<PossibleActs> {
  if (row.status === 'closed') return { retry: false, skip: false, fail: false, terminate: false };
  const action = actionAmong(pending);
  const kind = row.node?.kind;
  const runs = action !== null || row.working || isDelivering(row, sends);
  return {
    retry: action
      ? action.state === 'waiting' && !sends.some((send) => send.actionKey === action.id && isUndecided(send))
      : await canGoBack(database, row, sends),
    skip: runs || kind === 'wait',
    fail: runs,
    terminate: true,
  };
}

/** What its node has sent is under way to its recipient, and the flow waits for that. */
function isDelivering({ node }: RunRow, sends: readonly OutboxRow[]): boolean {
  return (
    node?.kind === 'action' &&
    sends.some(
      ({ actionKey, awaitsDelivery, state }) =>
        awaitsDelivery && state === 'sent' && actionKey.startsWith(`${node.id}@`),
    )
  );
}

/** The bot has it, and nothing runs: the flow can go back to a send that failed. */
async function canGoBack(
  database: Pick<Database, 'query'>,
  { id, status, working, node }: RunRow,
  sends: readonly OutboxRow[],
): Promise<boolean> {
  if (status !== 'bot' || working || node?.kind === 'action') return false;
  const key = await lastFailedSend(database, id);
  if (key === null) return false;
  const send = sends.find(({ actionKey }) => actionKey === key);
  return send === undefined || send.state === 'failed';
}
