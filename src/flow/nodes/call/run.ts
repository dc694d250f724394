import { enterFlow } from '../../engine/enter-flow.ts';
import { failNode } from '../../engine/fail.ts';
import { outletOf } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { MAX_CALL_DEPTH } from '../../limits.ts';
import type { CallNode } from '../../plan.ts';

/** Goes into another flow; this one goes on at `next` when that one ends. */
export function runCall(turn: Turn, node: CallNode): Next {
  const { state, plan } = turn;
  if (!Object.hasOwn(plan.flows, node.flow)) {
    return failNode(turn, node, {
      code: 'no_such_flow',
      message: `The flow “${node.flow}” is not published.`,
    });
  }
  if (state.stack.length >= MAX_CALL_DEPTH) {
    const message = `Flows call each other more than ${MAX_CALL_DEPTH} deep.`;
    return failNode(turn, node, { code: 'too_deep', message });
  }
  const back = outletOf(node, 'next');
  // A call that is the last thing a flow does needs no way back.
  if (back !== undefined && state.position) {
    state.stack = [...state.stack, { flow: state.position.flow, node: back }];
  }
  return enterFlow(turn, node.flow);
}
