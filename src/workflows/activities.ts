/**
 * What a conversation asks of the world. The names are activity types in Temporal's histories, so renaming one
 * breaks conversations that are running.
 */
import type { PositionedMessage, Projection } from '../flow/projection.ts';
import type { ActionRequest, ActionResult } from '../flow/state.ts';

export interface ActionInput<Name extends ActionRequest['name'] = ActionRequest['name']> {
  conversationId: string;
  /** One node visit of one conversation: the same for every attempt, also after continue-as-new. */
  key: string;
  action: Extract<ActionRequest, { name: Name }>;
  /** An outage is retried until then; milliseconds since 1970. */
  retryUntil: number;
}

/**
 * One activity for each action. It fails with a non-retryable `ApplicationFailure` whose type is the error's
 * code where trying again cannot help; every other failure is an outage and is retried.
 */
export type ActionActivities = {
  [Name in ActionRequest['name']]: (input: ActionInput<Name>) => Promise<ActionResult>;
};

export interface ConversationActivities extends ActionActivities {
  /** Stores what readers see. */
  record(conversationId: string, projection: Projection): Promise<void>;
  /**
   * Stores the projection of a closed conversation, from which moment on the API accepts nothing more, and
   * returns the messages from `nextPosition` on that were accepted before it.
   */
  recordClosed(
    conversationId: string,
    projection: Projection,
    nextPosition: number,
  ): Promise<PositionedMessage[]>;
  /** The messages from `nextPosition` on that the API has accepted by now. */
  collectInbound(conversationId: string, nextPosition: number): Promise<PositionedMessage[]>;
}
