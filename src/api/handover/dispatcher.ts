/**
 * Asks members about conversations that wait, and takes conversations from members who have gone. It only proposes: each
 * proposal is an input of the conversation's workflow, accepted and handed over like anybody's. So a dispatcher that
 * dies at any instant delays, and neither loses nor doubles anything.
 */
import type { Logger } from 'pino';
import { reach } from '../../checkpoints.ts';
import type { Database } from '../../store/database.ts';
import {
  dispatchAbandoned,
  dispatchOffers,
  DISPATCHER,
  type Dispatched,
} from '../../store/routing/dispatch.ts';
import type { ChangeFeed } from '../conversations/change-feed.ts';
import type { Handover } from './handover.ts';

/** Milliseconds between rounds when nothing happens. */
const INTERVAL = 1_000;
/** And when much happens: whatever comes meanwhile is looked at together. */
const LEAST_INTERVAL = 100;

export interface DispatcherParts {
  database: Database;
  handover: Handover;
  feed: ChangeFeed;
  log: Logger;
}

export interface Dispatcher {
  /** Somebody may be there who was not. */
  wake(): void;
  /** Resolves when the round under way has ended. */
  stop(): Promise<void>;
}

export function startDispatcher(parts: DispatcherParts): Dispatcher {
  const alarm = createAlarm();
  let stopping = false;
  const unsubscribe = parts.feed.subscribe(null, alarm.ring);
  const running = (async () => {
    for (let reassignedAt = 0; !stopping;) {
      try {
        if (Date.now() - reassignedAt >= INTERVAL) {
          reassignedAt = Date.now();
          handOver(parts.handover, await dispatchAbandoned(parts.database));
        }
        handOver(parts.handover, await dispatchOffers(parts.database));
      } catch (error) {
        parts.log.warn({ err: error }, 'Dispatching failed; it will be tried again');
      }
      await alarm.sleep(LEAST_INTERVAL, INTERVAL);
    }
  })();
  return {
    wake: alarm.ring,
    async stop() {
      stopping = true;
      unsubscribe();
      alarm.end();
      await running;
    },
  };
}

/** Nobody waits for the answers: what is not handed over now is the sweeper's. */
function handOver(handover: Handover, dispatched: Dispatched[]): void {
  for (const { conversationId, rev, id, command } of dispatched) {
    reach('dispatch.decided', conversationId);
    void handover.deliver(conversationId, rev, { kind: 'command', id, by: DISPATCHER, command });
  }
}

/** Sleep that can be cut short: not before `least`, not after `most`. */
function createAlarm() {
  let rung = false;
  let ended = false;
  let cut: () => void = () => undefined;
  const pause = (milliseconds: number, mayBeCut: () => boolean) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds).unref();
      cut = () => {
        if (!mayBeCut()) return;
        clearTimeout(timer);
        resolve();
      };
      cut();
    });
  return {
    ring() {
      rung = true;
      cut();
    },
    end() {
      ended = true;
      cut();
    },
    async sleep(least: number, most: number) {
      await pause(least, () => ended);
      await pause(most - least, () => ended || rung);
      rung = false;
    },
  };
}
