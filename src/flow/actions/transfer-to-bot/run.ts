import { enterFlow } from '../../engine/enter-flow.ts';
import { failNode } from '../../engine/fail.ts';
import { follow } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import type { TransferToBotNode } from '../../plan.ts';

/** Goes on in this flow, or from the start of another one without a way back. */
export function runTransferToBot(turn: Turn, node: TransferToBotNode): Next {
  if (node.flow === undefined) return follow(turn, node, 'next');
  if (!Object.hasOwn(turn.plan.flows, node.flow)) {
    return failNode(turn, node, {
      code: 'no_such_flow',
      message: `The flow “${node.flow}” is not published.`,
    });
  }
  turn.state.stack = [];
  return enterFlow(turn, node.flow);
}
