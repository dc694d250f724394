import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  makeTelemetryFilterString,
  type LogLevel,
  type LogMetadata,
  type WorkerOptions,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Provider } from '../flow/providers.ts';
import type { ActionActivities, ConversationActivities } from '../workflows/activities.ts';
import { providerQueue, PROVIDERS } from '../workflows/protocol.ts';
import { connectionFault, connectionOptions, type TemporalTarget } from './connection.ts';
import { createDataConverter } from './payload-codec.ts';
import { deploymentOf, TASK_QUEUE } from './task-queue.ts';

/** The SDK's levels, and ours. */
const LEVELS = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const satisfies Record<LogLevel, string>;

/** The least that is worth telling: what would not be logged is not even put together. */
function levelOf(log: Logger): LogLevel {
  const levels = Object.keys(LEVELS) as LogLevel[];
  return levels.find((level) => log.isLevelEnabled(LEVELS[level])) ?? 'ERROR';
}

/** What the SDK says besides may repeat what is in a history, such as the message of a failure. */
const TOLD: ReadonlySet<string> = new Set([
  'workflowId',
  'runId',
  'workflowType',
  'activityId',
  'activityType',
  'attempt',
  'taskQueue',
  'durationMs',
  'sdkComponent',
]);

/**
 * Sends what the SDK has to say to our log. Once per process, before anything else of the SDK is used.
 * @param metrics `host:port` where it serves its own metrics; absent: it measures nothing.
 */
export function installTemporalRuntime(log: Logger, metrics?: string): void {
  const logger = new DefaultLogger(levelOf(log), ({ level, message, meta }) =>
    // Workers of providers' queues have no workflows, and are meant to.
    log[message.startsWith('No workflows registered') ? 'debug' : LEVELS[level]](toldOf(meta), message),
  );
  // Stopping is ours to order: the SDK would otherwise stop workers at signals by itself.
  Runtime.install({
    logger,
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) },
      ...(metrics !== undefined && { metrics: { prometheus: { bindAddress: metrics } } }),
    },
  });
}

function toldOf(meta: LogMetadata = {}): object {
  const told = Object.entries(meta).filter(([name]) => TOLD.has(name));
  const { error } = meta;
  return { ...Object.fromEntries(told), ...(error !== undefined && { err: error as unknown }) };
}

/**
 * What is sent to a provider at most, in activities a second over all workers together: Temporal holds the queue to it.
 * A provider that asks for less is waited for by the activities.
 */
export const SENDS_PER_SECOND: Readonly<Record<Provider, number>> = {
  // Twilio queues what a number cannot send at once (1 a second for a long code, 100 for a short one).
  twilio: 10,
  sendgrid: 50,
  // The Cloud API's default for a business phone number.
  whatsapp: 80,
};

/** The activities that a provider's queue is for. */
const SENDS: Readonly<Record<Provider, keyof ActionActivities>> = {
  twilio: 'sendSms',
  sendgrid: 'sendEmail',
  whatsapp: 'whatsappTemplate',
};

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
  /** The build that conversations are pinned to; absent: to none. */
  build?: string | null;
  /** Instead of `SENDS_PER_SECOND`. */
  sendsPerSecond?: Partial<Record<Provider, number>>;
}

/** How every worker works; the benchmark's others too, so that only workflows are compared. */
export const WORKER_OPTIONS = {
  reuseV8Context: true,
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  // So long a turn waits for the worker that has its conversation cached, before any other may have it: ten seconds by
  // default, for which nobody would be answered whose worker has died.
  stickyQueueScheduleToStartTimeout: '3 seconds',
  shutdownGraceTime: '5 seconds',
} as const satisfies Partial<WorkerOptions>;

/**
 * Starts a worker for conversations and their activities, and one for each provider's queue.
 * @throws StartError when Temporal cannot be used.
 */
export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const connection = await connect(parts);
  const { build } = parts;
  const { taskQueue = TASK_QUEUE } = parts.options ?? {};
  const dataConverter = createDataConverter(parts.payloadKeys ?? null);
  const workers = [
    await Worker.create({
      connection,
      namespace: parts.namespace,
      taskQueue,
      workflowBundle: parts.workflowBundle,
      activities: parts.activities,
      dataConverter,
      ...WORKER_OPTIONS,
      ...parts.options,
      ...(build && {
        workerDeploymentOptions: {
          version: { deploymentName: deploymentOf(taskQueue), buildId: build },
          useWorkerVersioning: true,
          defaultVersioningBehavior: 'PINNED',
        },
      }),
    }),
  ];
  // Whichever build asked for it, any worker sends it: the outbox tells them what is done, and a queue has one rate.
  for (const provider of PROVIDERS) {
    const name = SENDS[provider];
    workers.push(
      await Worker.create({
        connection,
        namespace: parts.namespace,
        taskQueue: providerQueue(taskQueue, provider),
        activities: { [name]: parts.activities[name] },
        maxTaskQueueActivitiesPerSecond: parts.sendsPerSecond?.[provider] ?? SENDS_PER_SECOND[provider],
        dataConverter,
        shutdownGraceTime: WORKER_OPTIONS.shutdownGraceTime,
      }),
    );
  }
  return runTogether(workers, connection);
}

async function connect(target: TemporalTarget): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(connectionOptions(target));
  } catch (error) {
    throw (await connectionFault(error, target)).error;
  }
}

/** Workers that stop together: when one of them fails, so do the others. */
function runTogether(workers: Worker[], connection: NativeConnection): RunningWorker {
  const shutDown = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const runs = workers.map((worker) => worker.run().finally(shutDown));
  const stopped = Promise.allSettled(runs).then(async (ends) => {
    await connection.close();
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  });
  return {
    isRunning: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    async stop() {
      shutDown();
      await stopped;
    },
    stopped,
  };
}
