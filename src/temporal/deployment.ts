/**
 * The builds of a queue's workers, as Temporal knows them: which one gets what begins, who asks for work, and where
 * conversations are. They are the versions of one worker deployment.
 */
import { isGrpcServiceError, type Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { CONVERSATION_WORKFLOW, MOVE_WORKFLOW } from '../workflows/protocol.ts';
import { buildsPolling } from './reached.ts';
import { deploymentOf } from './task-queue.ts';

const { VersionDrainageStatus } = proto.temporal.api.enums.v1;

/** gRPC's status code. */
const NOT_FOUND = 5;

export interface Build {
  /** `null`: the workers that are no build, and conversations that are pinned to none. */
  id: string | null;
  /** What begins, begins there. */
  current: boolean;
  /** Percent of what begins, while another one is current. */
  share: number;
  /** Some worker of it asks for work. */
  polled: boolean;
  /** Open ones. */
  conversations: number;
  /** Temporal has not found any workflow there for some minutes. */
  drained: boolean;
}

/** All that Temporal knows of, the newest first, and last what is of no build. */
export async function readBuilds(client: Client, taskQueue: string): Promise<Build[]> {
  const [info, polling] = await Promise.all([describe(client, taskQueue), buildsPolling(client, taskQueue)]);
  const { currentDeploymentVersion, rampingDeploymentVersion, rampingVersionPercentage } =
    info?.routingConfig ?? {};
  const current = currentDeploymentVersion?.buildId ?? null;
  const ramping = rampingDeploymentVersion?.buildId;
  const drained = new Map(
    (info?.versionSummaries ?? []).map(({ deploymentVersion, drainageStatus }) => [
      deploymentVersion?.buildId ?? '',
      drainageStatus === VersionDrainageStatus.VERSION_DRAINAGE_STATUS_DRAINED,
    ]),
  );
  return Promise.all(
    [...drained.keys(), null].map(async (id) => ({
      id,
      current: id === current,
      share: id !== null && id === ramping ? (rampingVersionPercentage ?? 0) : 0,
      polled: polling.has(id),
      conversations: await countOpen(client, openOn(taskQueue, id)),
      drained: id !== null && drained.get(id) === true,
    })),
  );
}

/** The build that what begins goes to; `null`: to workers that are none. */
export async function currentBuild(client: Client, taskQueue: string): Promise<string | null> {
  const info = await describe(client, taskQueue);
  return info?.routingConfig?.currentDeploymentVersion?.buildId ?? null;
}

async function describe(client: Client, taskQueue: string) {
  try {
    const { workerDeploymentInfo } = await client.workflowService.describeWorkerDeployment({
      namespace: client.options.namespace,
      deploymentName: deploymentOf(taskQueue),
    });
    return workerDeploymentInfo ?? null;
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === NOT_FOUND) return null;
    throw error;
  }
}

/** From now on everything that begins, begins there. Some worker of it must have asked for work. */
export async function makeCurrent(client: Client, taskQueue: string, build: string): Promise<void> {
  await client.workflowService.setWorkerDeploymentCurrentVersion({
    namespace: client.options.namespace,
    deploymentName: deploymentOf(taskQueue),
    buildId: build,
    identity: client.options.identity,
  });
}

/** From now on that many percent of what begins, begins there. */
export async function giveShare(
  client: Client,
  taskQueue: string,
  build: string,
  percentage: number,
): Promise<void> {
  await client.workflowService.setWorkerDeploymentRampingVersion({
    namespace: client.options.namespace,
    deploymentName: deploymentOf(taskQueue),
    buildId: build,
    percentage,
    identity: client.options.identity,
  });
}

const VERSION = 'TemporalWorkerDeploymentVersion';

const open = (taskQueue: string) =>
  `ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue}' ` +
  `AND WorkflowType IN ('${CONVERSATION_WORKFLOW}', '${MOVE_WORKFLOW}')`;

const versionOf = (taskQueue: string, build: string) => `'${deploymentOf(taskQueue)}:${build}'`;

/** The query for open conversations on a build; `null`: on none. */
const openOn = (taskQueue: string, build: string | null) =>
  `${open(taskQueue)} AND ${VERSION} ${build === null ? 'IS NULL' : `= ${versionOf(taskQueue, build)}`}`;

/** The query for open conversations that are not on this build. */
export const openElsewhere = (taskQueue: string, build: string) =>
  `${open(taskQueue)} AND (${VERSION} != ${versionOf(taskQueue, build)} OR ${VERSION} IS NULL)`;

export async function countOpen(client: Client, query: string): Promise<number> {
  return (await client.workflow.count(query)).count;
}
