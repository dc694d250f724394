import { isGrpcServiceError, ServiceError, type Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { TASK_QUEUE } from './task-queue.ts';

const { TaskQueueType, WorkerVersioningMode } = proto.temporal.api.enums.v1;

/** Milliseconds a probe waits. */
const PATIENCE = 1_500;

/** A poll lasts a minute at most, so a worker that has not asked for longer is gone. */
const POLL_MS = 70_000;

/** Whether it was Temporal that failed a call or did not answer: what the SDK throws of it, bare or wrapped. */
export function isTemporalFault(error: unknown): boolean {
  return error instanceof ServiceError || isGrpcServiceError(error);
}

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
    const pollers = await pollersOf(client, TASK_QUEUE);
    // The SDK's workers are called `process@host`.
    return pollers.some(({ identity }) => host === undefined || identity?.endsWith(`@${host}`));
  });
}

/** The builds of the workers that ask for conversations' work; `null` among them: some are no build. */
export async function buildsPolling(client: Client, taskQueue: string): Promise<Set<string | null>> {
  const pollers = await pollersOf(client, taskQueue);
  return new Set(
    pollers.map(({ deploymentOptions: options }) =>
      options?.workerVersioningMode === WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED
        ? (options.buildId ?? null)
        : null,
    ),
  );
}

async function pollersOf(client: Client, taskQueue: string) {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  return pollers.filter(
    ({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1_000 < POLL_MS,
  );
}

async function answers(client: Client, ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await client.withDeadline(Date.now() + PATIENCE, ask);
  } catch {
    return false;
  }
}
