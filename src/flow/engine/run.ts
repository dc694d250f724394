import { runAction } from '../actions/run-action.ts';
import { MAX_SAID, MAX_STEPS } from '../limits.ts';
import { runCall } from '../nodes/call/run.ts';
import { runCondition } from '../nodes/condition/run.ts';
import { runEnd } from '../nodes/end/run.ts';
import { runJump } from '../nodes/jump/run.ts';
import { runListener } from '../nodes/listener/ask.ts';
import { runMessage } from '../nodes/message/run.ts';
import { runSet } from '../nodes/set/run.ts';
import { runWait } from '../nodes/wait/run.ts';
import type { NodePlan } from '../plan.ts';
import { failFlow } from './fail.ts';
import { setPhase } from './turn.ts';
import type { Next, Turn } from './turn.ts';

/** Visits node after node from here until the flow waits, hands over or ends. */
export function run(turn: Turn, from: Next): void {
  const { state, plan } = turn;
  let next = from;
  if (next !== null) {
    state.activeAt = turn.now;
    // What it waited for is over, whatever comes next.
    setPhase(turn, { kind: 'ended' });
  }
  while (next !== null && state.position) {
    const { flow } = state.position;
    if (turn.steps >= MAX_STEPS) {
      const message = `The flow took ${MAX_STEPS} steps without waiting; it was stopped.`;
      failFlow(turn, { code: 'too_many_steps', message });
      return;
    }
    if (turn.said > MAX_SAID) {
      const message = `The bot said more than ${MAX_SAID} characters without waiting; it was stopped.`;
      failFlow(turn, { code: 'too_much_said', message });
      return;
    }
    turn.steps += 1;
    state.visits += 1;
    state.position = { flow, node: next, visit: state.visits };
    turn.trace?.visited(state.position, state.stack.length);
    const node: NodePlan | undefined = plan.flows[flow]?.nodes[next];
    next = node ? visit(turn, node) : missing(turn, next);
  }
}

function visit(turn: Turn, node: NodePlan): Next {
  switch (node.kind) {
    case 'message':
      return runMessage(turn, node);
    case 'listener':
      return runListener(turn, node);
    case 'condition':
      return runCondition(turn, node);
    case 'set':
      return runSet(turn, node);
    case 'jump':
      return runJump(turn, node);
    case 'call':
      return runCall(turn, node);
    case 'wait':
      return runWait(turn, node);
    case 'end':
      return runEnd(turn);
    case 'action':
      return runAction(turn, node);
  }
}

function missing(turn: Turn, node: string): null {
  return failFlow(turn, { code: 'no_such_node', message: `The flow has no node “${node}”.` });
}
