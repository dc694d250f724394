import { providerOf } from '../flow/providers.ts';
import type { ActionRequest, FlowError } from '../flow/state.ts';

/** How an activity failed for good, as far as it says so itself. */
export interface ActivityError {
  /** The error's code. */
  type?: string | null | undefined;
  message: string;
  nonRetryable?: boolean | null | undefined;
}

/** What the flow is told of an action that failed; `null`: it never came to an end. */
export function actionError(
  failure: ActivityError | null,
  { name }: ActionRequest,
  retryFor: number,
): FlowError {
  if (failure?.nonRetryable && failure.type) return { code: failure.type, message: failure.message };
  if (providerOf(name) !== undefined) {
    return { code: 'delivery_unknown', message: 'It could not be found out whether it was sent.' };
  }
  const minutes = Math.max(1, Math.round(retryFor / 60_000));
  return { code: 'timed_out', message: `It was tried for ${minutes} min without success.` };
}
