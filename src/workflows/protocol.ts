/**
 * How the outside speaks with a conversation's workflow. Only names and shapes: clients import this without
 * importing the workflow.
 */
import type { Input } from '../flow/projection.ts';
import type { Provider } from '../flow/providers.ts';
import type { Facts } from '../flow/state.ts';
import type { Value } from '../flow/transcript.ts';
import type { LedgerState } from './ledger.ts';

export { PROVIDERS } from '../flow/providers.ts';

export const CONVERSATION_WORKFLOW = 'conversation';
/** The run between two runs of a conversation on which it leaves the build of the workers that it is pinned to. */
export const MOVE_WORKFLOW = 'moveConversation';
/** The update that hands inputs over and answers with a projection. */
export const DELIVER = 'deliver';
/** The signal that does the same without an answer; durable even while no worker runs. */
export const DELIVER_LATER = 'deliverLater';
/** The signal that asks a conversation to go on with another build of the workers. */
export const MOVE = 'move';

export const workflowIdOf = (conversationId: string) => `conversation-${conversationId}`;

/**
 * Where activities that send something wait for a worker: a queue for each provider, so that its rate limit holds
 * for all workers together. `taskQueue`: the queue of the conversations themselves.
 */
export const providerQueue = (taskQueue: string, provider: Provider) => `${taskQueue}-${provider}`;

/**
 * How long a send of which it is not known whether the provider took it holds the flow, beyond what the author
 * allows for an outage. Then the flow takes the Error path with `delivery_unknown`.
 */
export const SEND_HOLD_MS = 600_000;

/** What comes of cancelling a conversation's run: whoever does closes the conversation. */
export const CANCELLED: Input = {
  kind: 'command',
  id: 'cancelled',
  by: { id: 'operator', name: 'An operator' },
  command: { name: 'close' },
};

export interface Delivery {
  /** The revision that the database shows; the answer holds everything since. */
  confirmed: number;
  inputs: Input[];
}

/** Where a conversation is to go on. */
export interface Move {
  /** The build of the workers that are current now. */
  build: string;
  /** The newest version of the engine that this build knows. */
  engine: number;
}

/** The workflow's first argument; the second is the plan. */
export interface ConversationStart {
  facts: Facts;
  variables: { [name: string]: Value };
  /** Continue as new from so many events of history on. */
  historyCap: number;
  /**
   * Everything that a workflow task brings is taken in before the run acts on it. Absent: it was begun by earlier code,
   * which did not wait, and replays as it was recorded; its next run waits.
   */
  settles?: true;
  /** Where an earlier run of this conversation left off. */
  carried?: LedgerState;
}
