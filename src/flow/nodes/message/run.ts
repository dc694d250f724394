import { follow } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { MAX_EARLIER_BUTTONS } from '../../limits.ts';
import { showItems } from '../../messages/show-items.ts';
import type { MessageNode } from '../../plan.ts';

/** Says the messages. Reply buttons under them wait for the next listener. */
export function runMessage(turn: Turn, node: MessageNode): Next {
  const { state } = turn;
  const buttons = showItems(turn, node.items, state.visits);
  if (buttons.length > 0) state.offered = [...state.offered, ...buttons].slice(-MAX_EARLIER_BUTTONS);
  return follow(turn, node, 'next');
}
