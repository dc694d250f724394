import { setTimeout as delay } from 'node:timers/promises';
import type { TurnReply } from '../../src/api/conversations/accept-message.ts';

/** Milliseconds: asking more often would be a load of its own. */
const PAUSE = 100;

/**
 * Takes a turn as a caller has to: where the answer is not there in time, as on a crowded machine, by asking again
 * with the same id. Rejects when the bot says anything but so many messages: a benchmark of wrong answers would
 * measure nothing. `first`: an answer that is there already.
 */
export async function untilAnswered(
  send: () => Promise<TurnReply | { working: true }>,
  messages: number,
  first?: TurnReply,
): Promise<void> {
  for (let reply = first ?? (await send()); ; reply = await send()) {
    if (reply && !reply.working) {
      if (reply.messages.length === messages) return;
      throw new Error(`Expected ${messages} messages, got ${JSON.stringify(reply)}.`);
    }
    await delay(PAUSE);
  }
}
