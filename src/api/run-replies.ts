/** From what is stored, and what Temporal says, to what an operator is told of a run. */
import type { z } from 'zod';
import { listArchived } from '../store/archive.ts';
import type { Database } from '../store/database.ts';
import { listSends } from '../store/outbox-readers.ts';
import { lastTroubles, type RunRow, type TroubledSend } from '../store/runs.ts';
import { describeWorkflow, type DescribedRun, type PendingActivity } from '../temporal/describe-workflow.ts';
import { factsOf } from '../temporal/fetch-history.ts';
import { workflowIdOf } from '../workflows/protocol.ts';
import { findRun, type FindRunsParts } from './archive/find-runs.ts';
import { viewOfSend } from './outbox-replies.ts';
import type { run, runDetails, sendSummary } from './run-schemas.ts';
import { possibleActs } from './runs/possible-acts.ts';

const MOST_SENDS = 200;

export interface RunParts extends FindRunsParts {
  /** Where Temporal's Web UI is served; `null`: not known. */
  temporalUiUrl: string | null;
}

export async function viewsOfRuns(
  database: Database,
  rows: readonly RunRow[],
): Promise<z.input<typeof run>[]> {
  const troubles = await lastTroubles(
    database,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => viewOfRun(row, troubles.get(row.id) ?? null));
}

function viewOfRun(row: RunRow, trouble: TroubledSend | null): z.input<typeof run> {
  const { visitor } = row.request;
  return {
    id: row.id,
    flow: { id: row.flowId, name: row.flowName, version: row.flowVersion, node: row.node },
    status: row.status,
    segment: row.segment,
    assignee: row.assignee,
    contact: row.contactId === null ? null : { id: row.contactId, name: row.contactName },
    visitor: {
      ...(typeof visitor['id'] === 'string' && { id: visitor['id'] }),
      ...(typeof visitor['name'] === 'string' && { name: visitor['name'] }),
    },
    waitingFor: row.waitingFor,
    until: time(row.until),
    working: row.working,
    error: row.error,
    trouble: trouble && summaryOf(trouble),
    seq: row.seq,
    startedAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function summaryOf({ conversationId: _, ...send }: TroubledSend): z.input<typeof sendSummary> {
  return { ...send, nextAttemptAt: time(send.nextAttemptAt) };
}

export async function viewOfRunDetails(parts: RunParts, row: RunRow): Promise<z.input<typeof runDetails>> {
  const { database, client } = parts;
  const workflowId = workflowIdOf(row.id);
  const [[view], sends, described] = await Promise.all([
    viewsOfRuns(database, [row]),
    listSends(database, { conversation: row.id, limit: MOST_SENDS }),
    describeWorkflow(client, workflowId),
  ]);
  const pending = described?.pending ?? [];
  return {
    ...(view as z.input<typeof run>),
    workflowId,
    temporal: {
      reached: described !== null,
      runs: await runsOf(parts, row.id, described?.runs ?? []),
      pending: pending.map((activity) => viewOfPending(activity, sends)),
    },
    sends: sends.map(viewOfSend),
    can: await possibleActs(database, row, pending, sends),
  };
}

function viewOfPending(
  { id, nextAttemptAt, ...activity }: PendingActivity,
  sends: readonly { actionKey: string }[],
) {
  return {
    activity: id,
    ...activity,
    key: sends.some(({ actionKey }) => actionKey === id) ? id : null,
    nextAttemptAt: time(nextAttemptAt),
  };
}

/** Those that Temporal has, and before them those that it has forgotten and that were archived. */
async function runsOf(parts: RunParts, conversationId: string, known: readonly DescribedRun[]) {
  const { database, client, temporalUiUrl } = parts;
  const archived = await listArchived(database, conversationId);
  const forgotten = archived.filter(({ runId }) => !known.some((each) => each.runId === runId));
  const kept = await Promise.all(
    forgotten.map(async ({ runId, nextRunId, startedAt, endedAt, events }) => ({
      runId,
      status: nextRunId === null ? await endOf(parts, conversationId, runId) : ('CONTINUED_AS_NEW' as const),
      startedAt: startedAt.toISOString(),
      closedAt: endedAt.toISOString(),
      events,
      link: null,
    })),
  );
  const base = temporalUiUrl?.replace(/\/+$/, '');
  const namespace = encodeURIComponent(client.options.namespace);
  const id = encodeURIComponent(workflowIdOf(conversationId));
  return [
    ...kept,
    ...known.map(({ runId, status, startedAt, closedAt, events }) => ({
      runId,
      status,
      startedAt: startedAt.toISOString(),
      closedAt: time(closedAt),
      events,
      link: base === undefined ? null : `${base}/namespaces/${namespace}/workflows/${id}/${runId}/history`,
    })),
  ];
}

/** How a run ended that nothing followed: its own history says so, where it can be read. */
async function endOf(
  parts: FindRunsParts,
  conversationId: string,
  runId: string,
): Promise<DescribedRun['status']> {
  const history = await findRun(parts, conversationId, runId).catch(() => null);
  return (history && factsOf(history).end?.status) ?? 'COMPLETED';
}

const time = (value: Date | null) => value?.toISOString() ?? null;
