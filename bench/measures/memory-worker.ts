/** A worker in a process of its own, run with `--expose-gc`, that tells its parent what memory it uses. */
import { setTimeout as delay } from 'node:timers/promises';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { TemporalTarget } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/payload-codec.ts';
import { createLog } from '../../src/log.ts';
import { installTemporalRuntime, WORKER_OPTIONS } from '../../src/temporal/worker.ts';
import { bundleWorkflows } from '../../src/temporal/workflow-bundle.ts';
import { answerParent } from '../support/ask.ts';
import { bundleOtherWorkflows } from '../support/other-workflows.ts';

export type MemoryCall =
  | ({ do: 'start'; taskQueue: string; workflows: 'ours' | 'others'; cached: number } & TemporalTarget)
  | { do: 'measure' };

installTemporalRuntime(createLog('error'));
answerParent<MemoryCall>(async (call) => (call.do === 'start' ? start(call) : measure()));

async function start(call: Extract<MemoryCall, { do: 'start' }>): Promise<void> {
  const worker = await Worker.create({
    ...WORKER_OPTIONS,
    connection: await NativeConnection.connect({ address: call.address }),
    namespace: call.namespace,
    taskQueue: call.taskQueue,
    workflowBundle: await (call.workflows === 'ours' ? bundleWorkflows() : bundleOtherWorkflows()),
    dataConverter: createDataConverter(null),
    maxCachedWorkflows: call.cached,
    // Workflows in this thread instead of one of their own: the only heap that can be collected and read from here.
    debugMode: true,
  });
  worker.run().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}

async function measure(): Promise<NodeJS.MemoryUsage> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await delay(200);
  }
  return process.memoryUsage();
}
