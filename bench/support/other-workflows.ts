import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Worker, bundleWorkflowCode } from '@temporalio/worker';
import type { TemporalTarget } from '../../src/temporal/connection.ts';
import { WORKER_OPTIONS } from '../../src/temporal/worker.ts';

const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** Compiles the workflows that ours are compared with. */
export function bundleOtherWorkflows(): Promise<{ code: string }> {
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
}

/** Starts a worker for them, set up like ours; resolves to the function that stops it. */
export async function startOtherWorker(
  target: TemporalTarget,
  taskQueue: string,
  workflowBundle: { code: string },
  activities: object = {},
): Promise<() => Promise<void>> {
  const connection = await NativeConnection.connect({ address: target.address });
  const worker = await Worker.create({
    ...WORKER_OPTIONS,
    connection,
    namespace: target.namespace,
    taskQueue,
    workflowBundle,
    activities,
  });
  const stopped = worker.run().finally(() => connection.close());
  return async () => {
    worker.shutdown();
    await stopped;
  };
}
