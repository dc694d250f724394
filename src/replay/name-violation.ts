import { describeAction } from './describe.ts';
import type { HistoryRun } from './history.ts';
import type { RecordedRun } from './recorded-run.ts';
import type { Difference, NodeRef, ReplayStep } from './step.ts';

/** `message`: in Temporal's words. */
export type NamedViolation = Difference & { message: string };

/** What Temporal's own replayer found in a run, in the flow's words. `number`: the run's, from 1. */
export function nameViolation(
  { event, message }: { event: number | null; message: string },
  number: number,
  run: HistoryRun,
  recorded: RecordedRun,
  steps: readonly ReplayStep[],
): NamedViolation {
  const at = event ?? run.events.length;
  const step = steps.findLast((one) => one.run < number || (one.run === number && one.event <= at));
  return {
    run: number,
    event: at,
    node: step ? lastNode(step) : null,
    recorded: describeEvent(at, run, recorded),
    current: `does something else there (Temporal: ${message.replace(/\.$/, '')})`,
    message,
  };
}

/** Where the flow was last in this step. */
function lastNode({ trail, before, plan }: ReplayStep): NodeRef | null {
  const at = trail.flatMap((item) => ('passage' in item ? [item.passage.at] : [])).at(-1) ?? before.position;
  if (!at) return null;
  return { flow: at.flow, id: at.node, name: plan.flows[at.flow]?.nodes[at.node]?.name ?? at.node };
}

const IN_WORDS: Readonly<Record<string, string>> = {
  timerStarted: 'sets a timer',
  timerCanceled: 'cancels a timer',
  upsertWorkflowSearchAttributes: 'notes its new status for searches',
  workflowExecutionUpdateAccepted: 'takes what it is given',
  workflowExecutionUpdateCompleted: 'answers',
  activityTaskCancelRequested: 'cancels an action',
  workflowExecutionCompleted: 'is over',
  workflowExecutionContinuedAsNew: 'continues as new',
};

function describeEvent(event: number, run: HistoryRun, { tasks }: RecordedRun): string {
  const deed = tasks.flatMap(({ deeds }) => deeds).find((one) => one.event === event);
  if (deed?.type === 'acted') return describeAction(deed.action);
  const happened = run.events[event - 1];
  if (happened?.type !== 'activityTaskScheduled') return IN_WORDS[happened?.type ?? ''] ?? 'goes on';
  return `asks the database to ${(happened.attributes['activityType'] as { name: string }).name}`;
}
