import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { TASK_QUEUE } from './task-queue.ts';

/** Milliseconds a probe waits. */
const PATIENCE = 1_500;

/** A poll lasts a minute at most, so a worker that has not asked for longer is gone. */
const POLL_MS = 70_000;

/** Whether the Temporal server answers. */
export async function temporalReached(client: Client): Promise<boolean> {
  return answers(client, async () => {
    await client.workflowService.getSystemInfo({});
    return true;
  });
}

/**
 * Whether some worker asks for conversations' work. For processes that have no worker of their own.
 * @param host only workers on the machine, or in the container, of this name count; default: all.
 */
export async function workerReached(client: Client, host?: string): Promise<boolean> {
  return answers(client, async () => {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: TASK_QUEUE },
      taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    });
    return pollers.some(({ identity, lastAccessTime }) => {
      // The SDK's workers are called `process@host`.
      if (host !== undefined && !identity?.endsWith(`@${host}`)) return false;
      return Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1_000 < POLL_MS;
    });
  });
}

async function answers(client: Client, ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await client.withDeadline(Date.now() + PATIENCE, ask);
  } catch {
    return false;
  }
}
