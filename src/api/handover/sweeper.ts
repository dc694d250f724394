/**
 * Hands over again what was accepted and is not known to have reached its workflow: the process that accepted it
 * has ended, or Temporal or the workers were away. By signal, which Temporal keeps even while no worker runs; the
 * workflow tells what it has seen before, and then stores what its first answer may have failed to.
 */
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Logger } from 'pino';
import { reach } from '../../checkpoints.ts';
import type { Database } from '../../store/database.ts';
import { settleEnded, swept, toHandOver, unsettledInputs, type Unsettled } from '../../store/unsettled.ts';
import { markHandedOver } from '../../store/inbound.ts';
import type { ConversationClient } from '../../temporal/conversation-client.ts';
import { startRounds } from '../rounds.ts';
import type { LoadBeginning } from './load-beginning.ts';
import { inputId } from './handover.ts';

const SIGNAL_TIMEOUT = 3_000;
/** Conversations at a time. */
const AT_ONCE = 16;

export interface SweeperParts {
  database: Database;
  conversations: ConversationClient;
  loadBeginning: LoadBeginning;
  log: Logger;
}

/** Starts sweeping; the result stops it and resolves when the sweep under way has ended. */
export function startSweeper(parts: SweeperParts): () => Promise<void> {
  return startRounds((stop) => sweep(parts, stop), { log: parts.log, failed: 'A sweep failed' });
}

/** Hands over everything that is due once, or until it is to stop. */
export async function sweep(parts: SweeperParts, stop?: AbortSignal): Promise<void> {
  while (!stop?.aborted) {
    const due = await toHandOver(parts.database, AT_ONCE);
    await Promise.all(due.map((conversation) => handOverAgain(parts, conversation)));
    if (due.length < AT_ONCE) return;
  }
}

async function handOverAgain(parts: SweeperParts, conversation: Unsettled): Promise<void> {
  const { database, conversations, loadBeginning, log } = parts;
  const { id } = conversation;
  try {
    const inputs = await unsettledInputs(database, id);
    const delivery = { confirmed: conversation.rev, inputs };
    if (conversation.handedOver) {
      await conversations.deliverLater(id, delivery, SIGNAL_TIMEOUT);
    } else {
      await conversations.startAndDeliverLater(id, await loadBeginning(id), delivery, SIGNAL_TIMEOUT);
    }
    reach('sweep.handed_over', id);
    await markHandedOver(database, id, inputs.map(inputId));
    await swept(database, id);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError) {
      await settleEnded(database, id);
      return;
    }
    log.info({ conversation: id, err: error }, 'Not handed over yet; it will be tried again');
  }
}
