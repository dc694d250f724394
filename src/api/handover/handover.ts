/**
 * Hands accepted inputs to conversations' workflows and stores what they answer. One delivery per conversation is
 * under way at a time; what comes meanwhile goes together in the next one, so fifty messages at once need three
 * updates and not fifty.
 *
 * Nothing here is needed for durability: an input that is not handed over because this process ends, or because
 * Temporal or the workers are away, is the sweeper's.
 */
import type { Logger } from 'pino';
import { reach } from '../../checkpoints.ts';
import type { Metrics } from '../../metrics.ts';
import type { Input, Projection } from '../../flow/projection.ts';
import { storeProjection } from '../../store/conversations.ts';
import type { Database } from '../../store/database.ts';
import { markHandedOver } from '../../store/inbound.ts';
import type { Beginning, ConversationClient } from '../../temporal/conversation-client.ts';

/** Milliseconds until an update without an answer is given up: no worker runs, or Temporal is away. */
const UPDATE_TIMEOUT = 5_000;

/** Inputs in one delivery; with the longest texts still far below Temporal's 2 MB for a payload. */
const BATCH = 50;

export interface Handover {
  /**
   * Resolves to what the conversation answered once that is stored, or to `null` when there is no answer: the input
   * is accepted and will be handled later. `confirmed`: the revision that the database shows.
   */
  deliver(conversationId: string, confirmed: number, input: Input): Promise<Projection | null>;
  /** Starts the conversation's workflow, with its first message if it has one. */
  begin(conversationId: string, beginning: Beginning, first: Input | null): Promise<Projection | null>;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
}

interface Parcel {
  confirmed: number;
  input: Input | null;
  beginning?: Beginning;
  done(projection: Projection | null): void;
}

export interface HandoverParts {
  database: Database;
  conversations: ConversationClient;
  log: Logger;
  metrics: Pick<Metrics, 'turns'>;
}

export function createHandover({ database, conversations, log, metrics }: HandoverParts): Handover {
  const lanes = new Map<string, Parcel[]>();
  const running = new Set<Promise<void>>();

  function send(conversationId: string, parcel: Omit<Parcel, 'done'>): Promise<Projection | null> {
    const end = metrics.turns.startTimer();
    return new Promise((resolve) => {
      const done = (projection: Projection | null) => {
        end({ outcome: projection ? 'answered' : 'later' });
        resolve(projection);
      };
      const waiting = lanes.get(conversationId);
      if (waiting) {
        waiting.push({ ...parcel, done });
        return;
      }
      const lane: Parcel[] = [{ ...parcel, done }];
      lanes.set(conversationId, lane);
      const run = drain(conversationId, lane).finally(() => running.delete(run));
      running.add(run);
    });
  }

  async function drain(conversationId: string, lane: Parcel[]): Promise<void> {
    let confirmed = 0;
    while (lane.length > 0) {
      const batch = lane.splice(0, BATCH);
      confirmed = Math.max(confirmed, ...batch.map((parcel) => parcel.confirmed));
      let projection: Projection | null = null;
      try {
        projection = await handOver(conversationId, confirmed, batch);
        confirmed = projection.rev;
      } catch (error) {
        log.info({ conversation: conversationId, err: error }, 'Handing over failed; the sweeper will');
        // Those behind it would fare no better, and must not keep their callers waiting.
        batch.push(...lane.splice(0));
      }
      for (const parcel of batch) parcel.done(projection);
    }
    // At once, before anybody else runs: a parcel put into an abandoned lane would lie there for ever.
    lanes.delete(conversationId);
  }

  async function handOver(conversationId: string, confirmed: number, batch: Parcel[]): Promise<Projection> {
    const inputs = batch.flatMap(({ input }) => (input ? [input] : []));
    const beginning = batch.find((parcel) => parcel.beginning)?.beginning;
    const delivery = { confirmed, inputs };
    const projection = beginning
      ? await conversations.startAndDeliver(conversationId, beginning, delivery, UPDATE_TIMEOUT)
      : await conversations.deliver(conversationId, delivery, UPDATE_TIMEOUT);
    reach('turn.answered', conversationId);
    await storeProjection(database, conversationId, projection);
    const settled = new Set(projection.outcomes.map((outcome) => outcome.id));
    const open = inputs.map(inputId).filter((id) => !settled.has(id));
    if (open.length > 0) await markHandedOver(database, conversationId, open);
    reach('turn.stored', conversationId);
    return projection;
  }

  return {
    deliver: (conversationId, confirmed, input) => send(conversationId, { confirmed, input }),
    begin: (conversationId, beginning, first) =>
      send(conversationId, { confirmed: 0, input: first, beginning }),
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

export function inputId(input: Input): string {
  return input.kind === 'message' ? input.message.id : input.id;
}
