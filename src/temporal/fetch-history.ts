import { isGrpcServiceError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import type { RunStatus } from './describe-workflow.ts';

const { History } = proto.temporal.api.history.v1;

/** A workflow's history, as Temporal has it. */
export type History = proto.temporal.api.history.v1.IHistory;

/** gRPC's status code. */
const NOT_FOUND = 5;

/** Milliseconds for one run. */
const PATIENCE = 15_000;

/** How one run stands, by its own history. */
export interface RunFacts {
  runId: string;
  /** The run before it, from which it was continued. */
  previousRunId: string | null;
  /** The workflow's first run. */
  firstRunId: string;
  startedAt: Date;
  /** `null`: it goes on. */
  end: { at: Date; status: RunStatus; nextRunId: string | null } | null;
}

/** The history of a run, or of the last one; `null`: Temporal has it not, or not any more. */
export async function fetchHistory(
  client: Client,
  workflowId: string,
  runId: string | null,
): Promise<History | null> {
  try {
    return await client.withDeadline(Date.now() + PATIENCE, () =>
      client.workflow.getHandle(workflowId, runId ?? undefined).fetchHistory(),
    );
  } catch (error) {
    // It is told as it comes.
    if (isGrpcServiceError(error) && Number(error.code) === NOT_FOUND) return null;
    throw error;
  }
}

/** The run that a workflow has come to. */
export interface CurrentRun {
  runId: string;
  firstRunId: string;
  /** It goes on. */
  runs: boolean;
}

/** `null`: Temporal does not know the workflow, or not any more. */
export async function currentRun(client: Client, workflowId: string): Promise<CurrentRun | null> {
  try {
    const { runId, status, raw } = await client.withDeadline(Date.now() + PATIENCE, () =>
      client.workflow.getHandle(workflowId).describe(),
    );
    const firstRunId = raw.workflowExecutionInfo?.firstRunId || runId;
    return { runId, firstRunId, runs: status.name === 'RUNNING' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

export function factsOf({ events }: History): RunFacts {
  const [first, last] = [events?.[0], events?.at(-1)];
  const started = first?.workflowExecutionStartedEventAttributes;
  const runId = started?.originalExecutionRunId;
  if (!started || !runId) throw new Error('This history has no beginning.');
  const status = ENDS.find(([end]) => last?.[end])?.[1];
  return {
    runId,
    previousRunId: started.continuedExecutionRunId || null,
    firstRunId: started.firstExecutionRunId || runId,
    startedAt: timeOf(first),
    end: status
      ? {
          at: timeOf(last),
          status,
          nextRunId: last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId || null,
        }
      : null,
  };
}

const ENDS = [
  ['workflowExecutionCompletedEventAttributes', 'COMPLETED'],
  ['workflowExecutionContinuedAsNewEventAttributes', 'CONTINUED_AS_NEW'],
  ['workflowExecutionFailedEventAttributes', 'FAILED'],
  ['workflowExecutionTimedOutEventAttributes', 'TIMED_OUT'],
  ['workflowExecutionCanceledEventAttributes', 'CANCELLED'],
  ['workflowExecutionTerminatedEventAttributes', 'TERMINATED'],
] as const;

function timeOf(event: proto.temporal.api.history.v1.IHistoryEvent | undefined): Date {
  const { seconds = 0, nanos = 0 } = event?.eventTime ?? {};
  return new Date(Number(seconds) * 1_000 + Math.floor((nanos ?? 0) / 1e6));
}

export const historyToBytes = (history: History): Uint8Array => History.encode(history).finish();

export const historyFromBytes = (bytes: Uint8Array): History => History.decode(bytes);

/** As `temporal workflow show --output json` prints it. */
export const historyAsJson = (history: History) => JSON.parse(historyToJSON(history)) as { events: object[] };
