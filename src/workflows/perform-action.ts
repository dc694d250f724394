import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import { providerOf } from '../flow/providers.ts';
import type { ActionOutcome } from '../flow/state.ts';
import { actionError } from './action-error.ts';
import type { ActionActivities, ActionInput } from './activities.ts';
import { providerQueue, SEND_HOLD_MS } from './protocol.ts';

/**
 * Runs an action's activity until it succeeds, fails for good, or has been tried for `retryFor` milliseconds.
 * Resolves to `null` when the action is no longer wanted.
 */
export async function performAction(input: ActionInput, retryFor: number): Promise<ActionOutcome | null> {
  const activities = proxyActivities<ActionActivities>({
    ...optionsOf(input, retryFor),
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
    summary: `${input.action.name} ${input.key}`,
  });
  // Each name is called with its own kind of input, which the compiler cannot follow through the index.
  const activity = activities[input.action.name] as (input: ActionInput) => Promise<object>;
  try {
    return { ok: true, result: await activity(input) };
  } catch (error) {
    if (isCancellation(error)) return null;
    const cause = error instanceof ActivityFailure ? error.cause : error;
    const failure = cause instanceof ApplicationFailure ? cause : null;
    return { ok: false, error: actionError(failure, input.action, retryFor) };
  }
}

function optionsOf({ action, key }: ActionInput, retryFor: number): ActivityOptions {
  const provider = providerOf(action.name);
  if (provider === undefined) {
    // They only ask the database. So long it takes to notice that a process died which had begun one.
    return { startToCloseTimeout: '10 seconds', scheduleToCloseTimeout: retryFor };
  }
  return {
    taskQueue: providerQueue(workflowInfo().taskQueue, provider),
    // An operator finds the outbox row by what stands in the history, and the other way round.
    activityId: key,
    // Longer than the request to the provider may take, with what is written before and after it.
    startToCloseTimeout: '40 seconds',
    // The activity itself knows when to give up and why; this is for when none gets to run.
    scheduleToCloseTimeout: retryFor + SEND_HOLD_MS + 60_000,
  };
}
