import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { TEXT } from '../support/flows.ts';
import { keepTalking } from '../support/keep-talking.ts';
import type { Variant } from './variant.ts';

/** An interpreter with an activity for every step, four in this turn. */
export function createStepwise(client: Client, taskQueue: string): Variant {
  const turn = async (conversation: string) => {
    const said = await client.workflow
      .getHandle(conversation)
      .executeUpdate<string[], [string]>('say', { args: [TEXT] });
    if (said.length !== 2) throw new Error(`Expected two messages, got ${JSON.stringify(said)}.`);
  };
  return {
    name: 'stepwise',
    async open() {
      const workflowId = `stepwise-${randomUUID()}`;
      await client.workflow.start('stepwise', { workflowId, taskQueue, args: [workflowId] });
      return workflowId;
    },
    turn,
    talk: (conversations, milliseconds) => keepTalking(conversations, milliseconds, turn),
    workflowId: (conversation) => conversation,
    close: () => Promise.resolve(),
  };
}
