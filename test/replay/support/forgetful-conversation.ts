/** A stand-in for the conversation workflow that interprets flows in another way: it skips every action. */
import type { Plan } from '../../../src/flow/plan.ts';
import { conversation as original } from '../../../src/workflows/conversation.ts';
import type { ConversationStart } from '../../../src/workflows/protocol.ts';

export function conversation(start: ConversationStart, plan: Plan): Promise<void> {
  const flows = Object.entries(plan.flows).map(([id, flow]) => [
    id,
    {
      ...flow,
      nodes: Object.fromEntries(
        Object.entries(flow.nodes).map(([node, each]) => [
          node,
          each.kind === 'action' && each.action === 'updateSegment'
            ? { kind: 'jump', name: each.name, to: each.outlets['success'], outlets: {} }
            : each,
        ]),
      ),
    },
  ]);
  return original(start, { ...plan, flows: Object.fromEntries(flows) as Plan['flows'] });
}
