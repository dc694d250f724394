import type { Next, Turn } from '../../engine/turn.ts';
import type { JumpNode } from '../../plan.ts';

export function runJump(_turn: Turn, node: JumpNode): Next {
  return node.to;
}
