/** How the API reaches conversations' workflows. */
import {
  WithStartWorkflowOperation,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  type Client,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Plan } from '../flow/plan.ts';
import type { Projection } from '../flow/projection.ts';
import type { Facts } from '../flow/state.ts';
import type { Value } from '../flow/transcript.ts';
import {
  CONVERSATION_WORKFLOW,
  DELIVER,
  DELIVER_LATER,
  workflowIdOf,
  type ConversationStart,
  type Delivery,
} from '../workflows/protocol.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { TASK_QUEUE } from './task-queue.ts';

/** Events of history after which a conversation continues as new; cold replay of 4,000 takes seconds. */
export const HISTORY_CAP = 1_500;

/** What it takes to start a conversation's workflow. */
export interface Beginning {
  facts: Facts;
  variables: { [name: string]: Value };
  plan: Plan;
  historyCap: number;
}

type ConversationWorkflow = (start: ConversationStart, plan: Plan) => Promise<void>;

export interface ConversationClient {
  /** Hands inputs over and resolves to what there is to store. Rejects when there is no answer in `timeout` ms. */
  deliver(conversationId: string, delivery: Delivery, timeout: number): Promise<Projection>;
  /** The same, and starts the workflow if it does not run yet. */
  startAndDeliver(
    conversationId: string,
    beginning: Beginning,
    delivery: Delivery,
    timeout: number,
  ): Promise<Projection>;
  /** Hands inputs over without an answer: once resolved, Temporal has them, worker or no worker. */
  deliverLater(conversationId: string, delivery: Delivery, timeout: number): Promise<void>;
  startAndDeliverLater(
    conversationId: string,
    beginning: Beginning,
    delivery: Delivery,
    timeout: number,
  ): Promise<void>;
}

/** `taskQueue`: where the workers of these conversations look for work. */
export function createConversationClient(client: Client, taskQueue: string = TASK_QUEUE): ConversationClient {
  const within = <T>(timeout: number, call: () => Promise<T>) =>
    client.withDeadline(Date.now() + timeout, call);
  return {
    deliver: (conversationId, delivery, timeout) =>
      within(timeout, () =>
        client.workflow
          .getHandle(workflowIdOf(conversationId))
          .executeUpdate<Projection, [Delivery]>(DELIVER, { args: [delivery] }),
      ),
    startAndDeliver: (conversationId, beginning, delivery, timeout) =>
      within(timeout, () =>
        client.workflow.executeUpdateWithStart<ConversationWorkflow, Projection, [Delivery]>(DELIVER, {
          args: [delivery],
          startWorkflowOperation: new WithStartWorkflowOperation<ConversationWorkflow>(
            CONVERSATION_WORKFLOW,
            {
              ...startOptions(conversationId, taskQueue, beginning),
              workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
            },
          ),
        }),
      ),
    deliverLater: (conversationId, delivery, timeout) =>
      within(timeout, () =>
        client.workflow.getHandle(workflowIdOf(conversationId)).signal(DELIVER_LATER, delivery),
      ),
    startAndDeliverLater: async (conversationId, beginning, delivery, timeout) => {
      await within(timeout, () =>
        client.workflow.signalWithStart<ConversationWorkflow, [Delivery]>(CONVERSATION_WORKFLOW, {
          ...startOptions(conversationId, taskQueue, beginning),
          signal: DELIVER_LATER,
          signalArgs: [delivery],
        }),
      );
    },
  };
}

function startOptions(
  conversationId: string,
  taskQueue: string,
  { facts, variables, plan, historyCap }: Beginning,
): WorkflowStartOptions<ConversationWorkflow> {
  const name = plan.flows[plan.flow]?.name ?? plan.flow;
  return {
    workflowId: workflowIdOf(conversationId),
    taskQueue,
    args: [{ facts, variables, historyCap, settles: true }, plan],
    // A closed conversation's id is never used again.
    workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
    staticDetails: `Conversation \`${conversationId}\`; its transcript is at \`/api/v1/conversations/${conversationId}/messages\`.`,
    staticSummary: `${name} (version ${plan.version}) on ${facts.conversation.channel}`,
    memo: { flow: plan.flow, flowName: name, flowVersion: plan.version, channel: facts.conversation.channel },
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.flow, value: plan.flow },
      { key: searchAttributes.flowVersion, value: plan.version },
      { key: searchAttributes.channel, value: facts.conversation.channel },
      { key: searchAttributes.status, value: 'bot' },
    ]),
  };
}
