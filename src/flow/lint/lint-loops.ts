import type { FlowDocument, NodeDocument } from '../document.ts';
import type { Problem } from '../problem.ts';
import { targetsOf } from './targets.ts';

/**
 * Circles in which nothing ever waits for the visitor, the time or an action. One without a way out is an error:
 * it can only end at the step limit.
 */
export function lintLoops(flow: FlowDocument): Problem[] {
  const steps = new Map<string, string[]>();
  for (const [id, node] of Object.entries(flow.nodes)) {
    if (!waits(node)) steps.set(id, targetsOf(flow, node));
  }
  return circles(steps).map((circle): Problem => {
    const within = new Set(circle);
    const [first = ''] = circle;
    const leaves = circle.some((id) => {
      const node = flow.nodes[id];
      return node && (hasOpenOutlet(node) || targetsOf(flow, node).some((target) => !within.has(target)));
    });
    const message = `The nodes ${circle.join(', ')} form a circle in which nothing waits`;
    return leaves
      ? {
          severity: 'warning',
          code: 'loop_without_wait',
          node: first,
          message: `${message}; after 1,000 steps the flow is stopped.`,
          mend: 'Make sure that it is left in time, or put a listener or wait into it.',
        }
      : {
          severity: 'error',
          code: 'endless_loop',
          node: first,
          message: `${message} and that nothing leaves.`,
          mend: 'Put a listener, a wait or a way out into it.',
        };
  });
}

/** Whether the flow can stand still at this node; a called flow may. */
function waits(node: NodeDocument): boolean {
  if (node.kind === 'action') return node.action !== 'transferToBot' && node.action !== 'resolve';
  return node.kind === 'listener' || node.kind === 'wait' || node.kind === 'call' || node.kind === 'end';
}

/** An outlet that leads nowhere ends the flow. */
function hasOpenOutlet(node: NodeDocument): boolean {
  return (
    node.kind === 'condition' &&
    [...node.branches.map(({ id }) => id), 'else'].some((id) => !node.outlets[id])
  );
}

/** The strongly connected parts with a circle in them; Tarjan's algorithm, without recursion. */
function circles(graph: Map<string, string[]>): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  const enter = (id: string) => {
    order.set(id, order.size);
    low.set(id, order.size - 1);
    stack.push(id);
    onStack.add(id);
    return { id, next: 0 };
  };
  for (const root of graph.keys()) {
    if (order.has(root)) continue;
    const path = [enter(root)];
    for (let frame = path.at(-1); frame; frame = path.at(-1)) {
      const { id } = frame;
      const target = graph.get(id)?.[frame.next];
      frame.next += 1;
      if (target !== undefined) {
        if (!graph.has(target)) continue;
        if (!order.has(target)) path.push(enter(target));
        else if (onStack.has(target)) low.set(id, Math.min(low.get(id) ?? 0, order.get(target) ?? 0));
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.id;
      if (parent !== undefined) low.set(parent, Math.min(low.get(parent) ?? 0, low.get(id) ?? 0));
      if (low.get(id) !== order.get(id)) continue;
      const part = stack.splice(stack.lastIndexOf(id));
      for (const member of part) onStack.delete(member);
      if (part.length > 1 || graph.get(id)?.includes(id)) found.push(part);
    }
  }
  return found;
}
