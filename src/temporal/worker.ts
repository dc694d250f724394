import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  makeTelemetryFilterString,
  type LogLevel,
  type WorkerOptions,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import type { ConversationActivities } from '../workflows/activities.ts';
import type { TemporalTarget } from './connection.ts';
import { dataConverter } from './payload-codec.ts';
import { TASK_QUEUE } from './task-queue.ts';

/** Sends what the SDK has to say to our log. Once per process, before anything else of the SDK is used. */
export function installTemporalLog(log: Logger): void {
  const levels: Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'> = {
    TRACE: 'trace',
    DEBUG: 'debug',
    INFO: 'info',
    WARN: 'warn',
    ERROR: 'error',
  };
  const logger = new DefaultLogger('INFO', ({ level, message, meta }) =>
    log[levels[level]](meta ?? {}, message),
  );
  // Stopping is ours to order: the SDK would otherwise stop workers at signals by itself.
  Runtime.install({
    logger,
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) } },
  });
}

export interface RunningWorker {
  /** It polls for work. */
  isRunning(): boolean;
  /** Finishes what has begun and stops. */
  stop(): Promise<void>;
  /** Settles when the worker has stopped, by `stop` or by a failure. */
  stopped: Promise<void>;
}

export interface WorkerParts extends TemporalTarget {
  activities: ConversationActivities;
  workflowBundle: { code: string };
  options?: Pick<WorkerOptions, 'maxCachedWorkflows' | 'taskQueue'>;
}

/** How every worker works; the benchmark's others too, so that only workflows are compared. */
export const WORKER_OPTIONS = {
  reuseV8Context: true,
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  shutdownGraceTime: '5 seconds',
} as const satisfies Partial<WorkerOptions>;

/** Starts a worker for conversations and their activities. */
export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const connection = await NativeConnection.connect({ address: parts.address });
  const worker = await Worker.create({
    connection,
    namespace: parts.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: parts.workflowBundle,
    activities: parts.activities,
    dataConverter,
    ...WORKER_OPTIONS,
    ...parts.options,
  });
  const stopped = worker.run().finally(() => connection.close());
  return {
    isRunning: () => worker.getState() === 'RUNNING',
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await stopped;
    },
    stopped,
  };
}
