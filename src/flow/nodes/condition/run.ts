import { holds } from '../../conditions/holds.ts';
import { failFlow } from '../../engine/fail.ts';
import { follow } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { MAX_WORK } from '../../limits.ts';
import type { ConditionNode } from '../../plan.ts';

/** The first branch that holds, or `else`. */
export function runCondition(turn: Turn, node: ConditionNode): Next {
  const branch = node.branches.find(({ when }) => holds(turn, when));
  if (turn.work > MAX_WORK) {
    return failFlow(turn, {
      code: 'too_much_work',
      message: 'The conditions of one turn take too long; the flow was stopped.',
    });
  }
  return follow(turn, node, branch?.id ?? 'else');
}
