import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { TEXT } from '../support/flows.ts';
import { keepTalking } from '../support/keep-talking.ts';
import type { Variant } from './variant.ts';

/** A bare echo workflow by update: what Temporal itself costs. */
export function createBare(client: Client, taskQueue: string): Variant {
  const turn = async (conversation: string) => {
    await client.workflow.getHandle(conversation).executeUpdate<string, [string]>('echo', { args: [TEXT] });
  };
  return {
    name: 'bare',
    async open() {
      const workflowId = `bare-${randomUUID()}`;
      await client.workflow.start('bare', { workflowId, taskQueue });
      await turn(workflowId);
      return workflowId;
    },
    turn,
    talk: (conversations, milliseconds) => keepTalking(conversations, milliseconds, turn),
    workflowId: (conversation) => conversation,
    close: () => Promise.resolve(),
  };
}
