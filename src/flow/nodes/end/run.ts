import { endFlow } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';

export function runEnd(turn: Turn): Next {
  return endFlow(turn);
}
