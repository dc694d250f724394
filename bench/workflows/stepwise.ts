/**
 * An interpreter as it is often built: the workflow walks from node to node, and every node is an activity that
 * does what the node says and stores it.
 */
import { condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Step, StepActivities } from '../variants/step-activities.ts';

const say = defineUpdate<string[], [string]>('say');

const { visit } = proxyActivities<StepActivities>({ startToCloseTimeout: '10 seconds' });

export async function stepwise(conversation: string): Promise<void> {
  let seq = 0;
  setHandler(say, async (text) => {
    const said: string[] = [];
    let node: string | null = 'take';
    while (node !== null) {
      const step: Step = await visit({ conversation, node, text, seq });
      if (step.entry !== null) {
        seq += 1;
        if (step.entry !== text) said.push(step.entry);
      }
      node = step.next;
    }
    return said;
  });
  await condition(() => false);
}
