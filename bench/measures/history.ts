import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Variant } from '../variants/variant.ts';

const { HistoryEvent } = proto.temporal.api.history.v1;

/** What one turn adds to a history, on average. */
export interface HistoryFigures {
  events: number;
  /** As Temporal stores them: protobuf. */
  bytes: number;
  /** What Temporal Cloud would charge. */
  actions: number;
}

/** Lets a conversation take `turns` turns after its first, and compares its history before and after. */
export async function measureHistory(
  client: Client,
  variant: Pick<Variant, 'open' | 'turn' | 'workflowId'>,
  turns: number,
): Promise<HistoryFigures> {
  const conversation = await variant.open();
  const workflowId = variant.workflowId(conversation);
  await variant.turn(conversation);
  const before = await measure(client, workflowId);
  for (let turn = 0; turn < turns; turn += 1) await variant.turn(conversation);
  const after = await measure(client, workflowId);
  return {
    events: (after.events - before.events) / turns,
    bytes: (after.bytes - before.bytes) / turns,
    actions: (after.actions - before.actions) / turns,
  };
}

async function measure(client: Client, workflowId: string): Promise<HistoryFigures> {
  const events = (await client.workflow.getHandle(workflowId).fetchHistory()).events ?? [];
  return {
    events: events.length,
    bytes: events.reduce((sum, event) => sum + HistoryEvent.encode(event).finish().length, 0),
    actions: events.filter((event) => isBillable(event)).length,
  };
}

/** Per Temporal's list of actions; none of the others there (queries, heartbeats, schedules) occur here. */
function isBillable(event: proto.temporal.api.history.v1.IHistoryEvent): boolean {
  return Boolean(
    event.workflowExecutionStartedEventAttributes ??
    event.workflowExecutionUpdateAcceptedEventAttributes ??
    event.workflowExecutionSignaledEventAttributes ??
    event.activityTaskScheduledEventAttributes ??
    event.markerRecordedEventAttributes ??
    event.timerStartedEventAttributes ??
    event.upsertWorkflowSearchAttributesEventAttributes,
  );
}
