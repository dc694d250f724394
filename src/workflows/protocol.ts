/**
 * How the outside speaks with a conversation's workflow. Only names and shapes: clients import this without
 * importing the workflow.
 */
import type { Input } from '../flow/projection.ts';
import type { Facts } from '../flow/state.ts';
import type { Value } from '../flow/transcript.ts';
import type { LedgerState } from './ledger.ts';

export const CONVERSATION_WORKFLOW = 'conversation';
/** The update that hands inputs over and answers with a projection. */
export const DELIVER = 'deliver';
/** The signal that does the same without an answer; durable even while no worker runs. */
export const DELIVER_LATER = 'deliverLater';

export const workflowIdOf = (conversationId: string) => `conversation-${conversationId}`;

export interface Delivery {
  /** The revision that the database shows; the answer holds everything since. */
  confirmed: number;
  inputs: Input[];
}

/** The workflow's first argument; the second is the plan. */
export interface ConversationStart {
  facts: Facts;
  variables: { [name: string]: Value };
  /** Continue as new from so many events of history on. */
  historyCap: number;
  /** Where an earlier run of this conversation left off. */
  carried?: LedgerState;
}
