/**
 * Keeps the outbox: lets what providers told act, tells conversations of deliveries they wait for, and settles what
 * nobody tries any more. All of it stands in the database, so any number of processes may keep it, and none is missed
 * for long.
 */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { DeliveryReport } from '../../flow/state.ts';
import { findConversation } from '../../store/conversations.ts';
import type { Database } from '../../store/database.ts';
import { giveUpAbandoned, type Abandonment, type OutboxRow } from '../../store/outbox.ts';
import { markTold, sendsToTell } from '../../store/outbox-readers.ts';
import { applyEvents } from '../../store/provider-events.ts';
import type { ConversationClient } from '../../temporal/conversation-client.ts';
import { wakeActivity } from '../../temporal/wake-activity.ts';
import { SEND_HOLD_MS } from '../../workflows/protocol.ts';

const INTERVAL_MS = 1_000;
const SIGNAL_TIMEOUT = 3_000;
/** Of each kind, in one round. */
const AT_ONCE = 100;
/** An activity gives up by itself; this is for those that do not get to run. */
const ABANDONED: Abandonment = { grace: 120_000, hold: SEND_HOLD_MS };

export interface KeeperParts {
  database: Database;
  client: Client;
  conversations: ConversationClient;
  log: Logger;
  /** When a send counts as abandoned; only tests set it. */
  abandoned?: Abandonment | undefined;
}

export interface OutboxKeeper {
  /** There is something to do now. */
  wake(): void;
  /** Resolves when the round under way has ended. */
  stop(): Promise<void>;
}

export function startOutboxKeeper(parts: KeeperParts): OutboxKeeper {
  let stopping = false;
  let woken = false;
  let wake: () => void = () => undefined;
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, INTERVAL_MS).unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (woken || stopping) wake();
    });
  const running = (async () => {
    while (!stopping) {
      woken = false;
      const more = await keepOutbox(parts).catch((error: unknown) => {
        parts.log.warn({ err: error }, 'Keeping the outbox failed; it will be tried again');
        return false;
      });
      if (!more) await pause();
    }
  })();
  return {
    wake() {
      woken = true;
      wake();
    },
    async stop() {
      stopping = true;
      wake();
      await running;
    },
  };
}

/** One round; resolves to whether there may be more to do at once. */
export async function keepOutbox(parts: KeeperParts): Promise<boolean> {
  const { database } = parts;
  const { settled, more } = await applyEvents(database, AT_ONCE);
  await Promise.all(settled.map((row) => wakeSend(parts, row)));
  const toTell = await sendsToTell(database, AT_ONCE);
  await Promise.all(toTell.map((row) => tell(parts, row)));
  await giveUpAbandoned(database, parts.abandoned ?? ABANDONED, AT_ONCE);
  return more;
}

/** What was settled from outside goes on at once: the activity may be waiting for its next attempt. */
export async function wakeSend(
  { client, log }: Pick<KeeperParts, 'client' | 'log'>,
  { conversationId, actionKey }: OutboxRow,
): Promise<void> {
  try {
    await wakeActivity(client, conversationId, actionKey);
  } catch (error) {
    log.debug({ conversation: conversationId, err: error }, 'A send was not woken; it runs at its time');
  }
}

/** Tells the conversation, which knows what it was told before. */
async function tell({ database, conversations, log }: KeeperParts, row: OutboxRow): Promise<void> {
  const { key, conversationId, actionKey } = row;
  try {
    const conversation = await findConversation(database, conversationId);
    const input = {
      kind: 'delivery' as const,
      id: `delivery:${actionKey}`,
      key: actionKey,
      report: reportOf(row),
    };
    const delivery = { confirmed: conversation?.rev ?? 0, inputs: [input] };
    await conversations.deliverLater(conversationId, delivery, SIGNAL_TIMEOUT);
  } catch (error) {
    // Of one that has ended, nobody waits.
    if (!(error instanceof WorkflowNotFoundError)) {
      log.info(
        { conversation: conversationId, err: error },
        'Not told of a delivery yet; it will be tried again',
      );
      return;
    }
  }
  await markTold(database, key);
}

function reportOf({ state, error }: OutboxRow): DeliveryReport {
  if (state === 'delivered') return { status: 'delivered' };
  return { status: 'undelivered', ...(error && { error }) };
}
