import { WorkflowNotFoundError, isGrpcServiceError, type Client } from '@temporalio/client';

/** Milliseconds for all of it; what is not done by then is done the next time. */
const PATIENCE = 10_000;

/** gRPC's status code. */
const NOT_FOUND = 5;

/**
 * Ends a workflow if it runs, and deletes the histories of all its runs. Temporal does that by and by, so it is asked
 * again until there is nothing: resolves to whether there is nothing (any more).
 */
export function deleteHistories(client: Client, workflowId: string): Promise<boolean> {
  return client.withDeadline(Date.now() + PATIENCE, async () => {
    await terminate(client, workflowId);
    const runs = await runsOf(client, workflowId);
    for (const runId of runs) await deleteRun(client, workflowId, runId);
    return runs.size === 0;
  });
}

async function terminate(client: Client, workflowId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).terminate('The person it is about has been deleted.');
  } catch (error) {
    // It has ended, or has never been.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** Visibility knows all of them, but may be late with the last one. */
async function runsOf(client: Client, workflowId: string): Promise<Set<string>> {
  const runs = new Set<string>();
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    runs.add(runId);
  try {
    runs.add((await client.workflow.getHandle(workflowId).describe()).runId);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return runs;
}

async function deleteRun(client: Client, workflowId: string, runId: string): Promise<void> {
  try {
    await client.workflowService.deleteWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, runId },
    });
  } catch (error) {
    if (!isGrpcServiceError(error) || Number(error.code) !== NOT_FOUND) throw error;
  }
}
