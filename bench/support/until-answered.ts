import { setTimeout as delay } from 'node:timers/promises';
import type { TurnReply } from '../../src/api/conversations/accept-message.ts';

/** Milliseconds: asking more often would be a load of its own. */
const PAUSE = 1_000;

/**
 * Takes a turn as a caller has to: where the answer is not there in time, as on a crowded machine, by asking again
 * with the same id. Rejects when the bot says anything but so many messages: a benchmark of wrong answers would
 * measure nothing.
 */
export async function untilAnswered(
  send: () => Promise<TurnReply | { working: true }>,
  messages: number,
): Promise<void> {
  for (;;) {
    const reply = await send();
    if (reply && !reply.working) {
      if (reply.messages.length === messages) return;
      throw new Error(`Expected ${messages} messages, got ${JSON.stringify(reply)}.`);
    }
    await delay(PAUSE);
  }
}
