import { failNode } from '../../engine/fail.ts';
import { follow, setPhase } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { readInstant } from '../../expressions/instant.ts';
import { render } from '../../expressions/render.ts';
import { MAX_DURATION } from '../../limits.ts';
import type { WaitNode } from '../../plan.ts';

/** Waits; a time that has passed already does not wait at all. */
export function runWait(turn: Turn, node: WaitNode): Next {
  const { state, now } = turn;
  let until: number | null = now + (node.for ?? 0);
  if (node.until !== undefined) {
    const text = render(state, node.until);
    until = readInstant(text);
    if (until === null) {
      const message = `“${text.slice(0, 100)}” is not a date or time to wait for.`;
      return failNode(turn, node, { code: 'invalid_date', message });
    }
  }
  if (until - now > MAX_DURATION) {
    return failNode(turn, node, { code: 'wait_too_long', message: 'A wait can last 400 days at most.' });
  }
  if (until <= now) return follow(turn, node, 'next');
  setPhase(turn, { kind: 'waiting', until });
  return null;
}
