import { holds } from '../../conditions/holds.ts';
import { follow } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import type { ConditionNode } from '../../plan.ts';

/** The first branch that holds, or `else`. */
export function runCondition(turn: Turn, node: ConditionNode): Next {
  const branch = node.branches.find(({ when }) => holds(turn.state, when));
  return follow(turn, node, branch?.id ?? 'else');
}
