import { ActivityFailure, ApplicationFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { ActionOutcome } from '../flow/state.ts';
import type { ActionActivities, ActionInput } from './activities.ts';

/**
 * Runs an action's activity until it succeeds, fails for good, or has been tried for `retryFor` milliseconds.
 * Resolves to `null` when the action is no longer wanted.
 */
export async function performAction(input: ActionInput, retryFor: number): Promise<ActionOutcome | null> {
  const activities = proxyActivities<ActionActivities>({
    // They only ask the database. So long it takes to notice that a process died which had begun one.
    startToCloseTimeout: '10 seconds',
    scheduleToCloseTimeout: retryFor,
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
    summary: `${input.action.name} ${input.key}`,
  });
  // Each name is called with its own kind of input, which the compiler cannot follow through the index.
  const activity = activities[input.action.name] as (input: ActionInput) => Promise<object>;
  try {
    return { ok: true, result: await activity(input) };
  } catch (error) {
    if (isCancellation(error)) return null;
    return { ok: false, error: errorOf(error, retryFor) };
  }
}

function errorOf(error: unknown, retryFor: number) {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.nonRetryable && cause.type) {
    return { code: cause.type, message: cause.message };
  }
  const minutes = Math.max(1, Math.round(retryFor / 60_000));
  return { code: 'timed_out', message: `It was tried for ${minutes} min without success.` };
}
