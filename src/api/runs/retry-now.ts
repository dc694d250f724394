import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { Provider } from '../../flow/providers.ts';
import type { FlowError } from '../../flow/state.ts';
import type { Database } from '../../store/database.ts';
import { hurrySend, outboxKey, type OutboxRow } from '../../store/outbox.ts';
import { findSend } from '../../store/outbox-readers.ts';
import { pauseLeft } from '../../store/provider-pause.ts';
import { lastFailedSend } from '../../store/runs.ts';
import { pendingActivities, type PendingActivity } from '../../temporal/describe-workflow.ts';
import { wakeActivity } from '../../temporal/wake-activity.ts';
import { workflowIdOf } from '../../workflows/protocol.ts';
import { actionAmong, isUndecided } from './possible-acts.ts';

interface Parts {
  database: Database;
  client: Client;
}

/** What trying again comes to in a conversation as it is now. */
export type Retry =
  /** This activity waits for its next attempt. */
  | { kind: 'activity'; id: string }
  /** Nothing runs: the flow itself may go back to a send that failed. */
  | { kind: 'flow' }
  | { kind: 'refused'; error: FlowError };

/** @throws what `isTemporalFault` knows, when Temporal cannot be reached */
export async function findRetry({ database, client }: Parts, conversationId: string): Promise<Retry> {
  const action = actionAmong(await pendingActivities(client, workflowIdOf(conversationId)));
  const error = action
    ? await whyNotNow(database, conversationId, action)
    : await whyNotAgain(database, conversationId);
  if (error) return { kind: 'refused', error };
  return action ? { kind: 'activity', id: action.id } : { kind: 'flow' };
}

async function whyNotNow(
  database: Database,
  conversationId: string,
  { id, state }: PendingActivity,
): Promise<FlowError | null> {
  const send = await findSend(database, outboxKey(conversationId, id));
  if (send && isUndecided(send)) return undecided(send);
  // A provider that asks for a pause would refuse this one too, and may then ask for a longer one.
  const pause = send ? await pauseLeft(database, send.provider) : 0;
  if (send && pause > 0) {
    const until = new Date(Date.now() + pause).toISOString();
    const message = `${NAMES[send.provider]} has asked for a pause until ${until}; it is tried then.`;
    return { code: 'provider_paused', message };
  }
  if (state === 'running') return { code: 'action_runs', message: 'It is being tried at this moment.' };
  if (state === 'waiting') return null;
  const message = 'It waits for no time: the next worker that is free tries it. Look whether one runs.';
  return { code: 'no_worker', message };
}

/** A send that failed may have been accepted after all, or have turned out to be. */
async function whyNotAgain(database: Database, conversationId: string): Promise<FlowError | null> {
  const key = await lastFailedSend(database, conversationId);
  const send = key === null ? null : await findSend(database, outboxKey(conversationId, key));
  if (!send || send.state === 'failed') return null;
  if (send.state === 'unknown') return undecided(send);
  return {
    code: 'sent_after_all',
    message: `The send “${send.key}” has not failed after all: it is ${send.state}.`,
  };
}

/** Tries it at once; resolves to why that is not possible any more, or `null`. */
export async function retryNow(
  { database, client }: Parts,
  conversationId: string,
  activityId: string,
): Promise<FlowError | null> {
  const key = outboxKey(conversationId, activityId);
  if (await findSend(database, key)) await hurrySend(database, key);
  try {
    await wakeActivity(client, conversationId, activityId);
    return null;
  } catch (error) {
    if (!isGrpcServiceError(error) || Number(error.code) !== NOT_FOUND) throw error;
    return { code: 'nothing_waits', message: 'It does not wait to be tried again any more.' };
  }
}

/** gRPC's status code. */
const NOT_FOUND = 5;

function undecided({ key }: Pick<OutboxRow, 'key'>): FlowError {
  const message = `It is not known whether “${key}” was accepted, and trying again might send it twice: settle it first, in the outbox.`;
  return { code: 'delivery_unknown', message };
}

const NAMES: Readonly<Record<Provider, string>> = {
  twilio: 'Twilio',
  sendgrid: 'SendGrid',
  whatsapp: 'WhatsApp',
};
