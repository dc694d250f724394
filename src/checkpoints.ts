/**
 * Named moments in the life of an input, published through Node's own `diagnostics_channel`. Nobody listens in
 * production; the tests do, and end the process right there.
 */
import { channel } from 'node:diagnostics_channel';

export const CHECKPOINTS = [
  /** A conversation's row is written; Temporal has not heard of it. */
  'conversation.accepted',
  /** A message's row is written; it has not been handed over. */
  'message.accepted',
  /** The workflow has answered; nothing of it is stored. */
  'turn.answered',
  /** The answer is stored; the caller has not been told. */
  'turn.stored',
  /** The sweeper has given an input to Temporal; its row does not say so yet. */
  'sweep.handed_over',
  /** An offer to a member, say, is written down; it has not been handed over. */
  'dispatch.decided',
  /** An activity is about to store what nobody asked for. */
  'record.begun',
  /** It has; Temporal has not heard of it. */
  'record.done',
  /** The same for the last words of a closed conversation. */
  'close.begun',
  'close.done',
  /** An action's activity begins. */
  'action.begun',
  /** What is to be sent stands in the outbox; the provider has not been asked. */
  'send.begun',
  /** An attempt has its lease, and is about to ask the provider. */
  'send.requested',
  /** The provider has answered; the outbox does not say so yet. */
  'send.answered',
  /** It does; Temporal has not heard of it. */
  'send.recorded',
  /** The history of a run that has ended is fetched; nothing of it is kept. */
  'archive.fetched',
  /** It is archived; the conversation's row does not say so yet. */
  'archive.kept',
] as const;

export type Checkpoint = (typeof CHECKPOINTS)[number];

export function reach(checkpoint: Checkpoint, conversationId: string): void {
  channel(`chatbot-studio:${checkpoint}`).publish({ conversationId });
}
