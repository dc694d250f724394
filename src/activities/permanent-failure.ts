import { ApplicationFailure } from '@temporalio/activity';

/**
 * An error that trying again cannot mend: the flow takes the action's Error path at once. `code` is what the author
 * reads as `{{error.code}}`. Benign: the flow expects it, so it is no failure of the worker's.
 */
export function permanentFailure(code: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: code, message, nonRetryable: true, category: 'BENIGN' });
}

/** Nothing is done any more in a conversation of which nothing is kept; its workflow is about to be ended. */
export const conversationDeleted = () =>
  permanentFailure('conversation_closed', 'The conversation has been deleted.');
