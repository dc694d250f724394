import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import proto from '@temporalio/proto';
import { isTemporalFault } from './reached.ts';

const { PendingActivityState } = proto.temporal.api.enums.v1;

/** Milliseconds; whoever looks at a run sees the rest of it when Temporal is slow or away. */
const PATIENCE = 3_000;

export const RUN_STATUSES = [
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TERMINATED',
  'CONTINUED_AS_NEW',
  'TIMED_OUT',
] as const;

export type RunStatus = (typeof RUN_STATUSES)[number];

/** One run of a conversation's workflow. */
export interface DescribedRun {
  runId: string;
  status: RunStatus;
  startedAt: Date;
  closedAt: Date | null;
  /** Of its history. */
  events: number;
}

/** An activity that has not come to its end. */
export interface PendingActivity {
  id: string;
  type: string;
  /** `waiting`: for its next attempt; `scheduled`: for a worker, or for its turn by the rate of its queue. */
  state: 'waiting' | 'running' | 'scheduled';
  /** From 1. */
  attempt: number;
  lastFailure: string | null;
  nextAttemptAt: Date | null;
}

export interface DescribedWorkflow {
  /** As far as Temporal has them, the oldest first; its list may be a moment behind. */
  runs: DescribedRun[];
  pending: PendingActivity[];
}

/** `null`: Temporal cannot be reached. Of a workflow that it does not know (any more) there is nothing. */
export async function describeWorkflow(
  client: Client,
  workflowId: string,
): Promise<DescribedWorkflow | null> {
  try {
    return await client.withDeadline(Date.now() + PATIENCE, async () => {
      const [current, listed] = await Promise.all([
        describeCurrent(client, workflowId),
        listRuns(client, workflowId),
      ]);
      const runs = new Map(listed.map((run) => [run.runId, run]));
      if (current) runs.set(current.run.runId, current.run);
      return {
        runs: [...runs.values()].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime()),
        pending: current?.pending ?? [],
      };
    });
  } catch (error) {
    if (isTemporalFault(error)) return null;
    throw error;
  }
}

/**
 * What the workflow's last run waits for.
 * @throws what `isTemporalFault` knows, when Temporal cannot be reached
 */
export async function pendingActivities(client: Client, workflowId: string): Promise<PendingActivity[]> {
  const current = await client.withDeadline(Date.now() + PATIENCE, () => describeCurrent(client, workflowId));
  return current?.pending ?? [];
}

async function describeCurrent(client: Client, workflowId: string) {
  try {
    const { raw, ...run } = await client.workflow.getHandle(workflowId).describe();
    // Temporal still lists those of a run that it has terminated.
    const listed = run.status.name === 'RUNNING' ? raw.pendingActivities : null;
    const wanted = (listed ?? []).filter(
      // One whose result is not wanted any more is nothing that the run waits for.
      ({ state }) => state !== PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED,
    );
    const pending = await Promise.all(wanted.map((activity) => pendingOf(client, activity)));
    return { run: runOf(run), pending };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

async function listRuns(client: Client, workflowId: string): Promise<DescribedRun[]> {
  const runs: DescribedRun[] = [];
  const query = `WorkflowId = "${workflowId}"`;
  for await (const run of client.workflow.list({ query })) runs.push(runOf(run));
  return runs;
}

function runOf({
  runId,
  status,
  startTime,
  closeTime,
  historyLength,
}: {
  runId: string;
  status: { name: string };
  startTime: Date;
  closeTime?: Date;
  historyLength: number;
}): DescribedRun {
  return {
    runId,
    status: RUN_STATUSES.find((known) => known === status.name) ?? 'RUNNING',
    startedAt: startTime,
    closedAt: closeTime ?? null,
    events: Number(historyLength),
  };
}

async function pendingOf(
  client: Client,
  activity: proto.temporal.api.workflow.v1.IPendingActivityInfo,
): Promise<PendingActivity> {
  const { activityId, activityType, attempt, lastFailure, nextAttemptScheduleTime } = activity;
  const isWaiting = nextAttemptScheduleTime != null;
  const isRunning = activity.state === PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
  const error = await decodeOptionalFailureToOptionalError(client.options.loadedDataConverter, lastFailure);
  return {
    id: activityId ?? '',
    type: activityType?.name ?? '',
    state: isRunning ? 'running' : isWaiting ? 'waiting' : 'scheduled',
    attempt: attempt ?? 1,
    lastFailure: error?.message ?? null,
    nextAttemptAt: isWaiting ? timeOf(nextAttemptScheduleTime) : null,
  };
}

function timeOf({ seconds, nanos }: proto.google.protobuf.ITimestamp): Date {
  return new Date(Number(seconds ?? 0) * 1_000 + Math.floor((nanos ?? 0) / 1e6));
}
