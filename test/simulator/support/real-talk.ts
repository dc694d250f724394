/**
 * A conversation that runs for real: the workflow on a server, driven by updates and signals. What is outside of it (the
 * provider's answer, the moment in which time passes) comes from the talk, so that it is in the talk's order.
 */
import { activityInfo, ApplicationFailure } from '@temporalio/activity';
import { ServiceError, WorkflowUpdateFailedError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Projection, Input } from '../../../src/flow/projection.ts';
import type { ActionOutcome, ActionRequest, ActionResult, View } from '../../../src/flow/state.ts';
import type { Entry, Value } from '../../../src/flow/transcript.ts';
import type { Beginning, ConversationClient } from '../../../src/temporal/conversation-client.ts';
import type { ActionInput, ConversationActivities } from '../../../src/workflows/activities.ts';
import type { Delivery } from '../../../src/workflows/protocol.ts';

/** Milliseconds; far beyond what anything takes. */
const PATIENCE = 300_000;

export class RealTalk {
  readonly entries = new Map<number, Entry>();
  readonly asked: { key: string; action: ActionRequest }[] = [];
  variables: { [name: string]: Value } = {};
  view: View | null = null;
  rev = 0;
  readonly #client: ConversationClient;
  readonly #id: string;
  readonly #outcomes = new Map<string, ActionOutcome>();
  readonly #attempts = new Map<string, number>();
  #positions = 0;
  /** Time may pass up to here; null: not now. */
  #mayPass: { until: number } | null = null;
  /** It has passed, and what came of that is not known yet. */
  #hasPassed = false;
  #waiting: (() => void)[] = [];

  constructor(client: ConversationClient, id: string) {
    this.#client = client;
    this.#id = id;
  }

  async start(beginning: Beginning): Promise<void> {
    this.take(
      await this.#client.startAndDeliver(this.#id, beginning, { confirmed: 0, inputs: [] }, PATIENCE),
    );
  }

  /** The next message's place in the order of acceptance. */
  nextPosition(): number {
    this.#positions += 1;
    return this.#positions;
  }

  /** @param later by signal: nobody is answered */
  async deliver(input: Input, later: boolean): Promise<void> {
    const delivery = { confirmed: this.rev, inputs: [input] };
    if (later) await this.#client.deliverLater(this.#id, delivery, PATIENCE);
    else await this.#update(delivery);
  }

  /**
   * Again where the conversation has just gone on in another run, or where the answer may have been lost: inputs are
   * told apart, so each counts once. What is closed has said everything.
   */
  async #update(delivery: Delivery): Promise<void> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      try {
        this.take(await this.#client.deliver(this.#id, delivery, PATIENCE));
        return;
      } catch (error) {
        if (this.view?.status === 'closed') return;
        if (!isUnanswered(error) || Date.now() > end) throw error;
        await this.#change(400);
      }
    }
  }

  /** What the action comes back with, or will once it is asked for. */
  finish(key: string, outcome: ActionOutcome): void {
    this.#outcomes.set(key, outcome);
    this.#wake();
  }

  /** Lets the time pass that the conversation waits for. */
  pass(): void {
    this.#mayPass = { until: Date.parse(this.view?.until ?? '') };
    this.#wake();
  }

  /** The talk is over: nothing is held up any more. */
  end(): void {
    this.#mayPass = { until: Infinity };
    for (const { key } of this.asked) {
      if (!this.#outcomes.has(key)) this.#outcomes.set(key, { ok: true, result: {} });
    }
    this.#wake();
  }

  /** Until so many events have been applied. */
  async reached(rev: number): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (this.rev < rev) {
      if (Date.now() > end) throw new Error(`It is at revision ${this.rev} and should come to ${rev}.`);
      await this.#change(400);
      if (this.rev >= rev) return;
      // What nobody is told of is stored by the conversation itself, unless it is waiting for the time to pass.
      const delivery = { confirmed: this.rev, inputs: [] };
      await this.#update(delivery);
    }
  }

  take({ rev, entries, variables, view }: Projection): void {
    for (const entry of entries) this.entries.set(entry.seq, entry);
    if (rev < this.rev) return;
    if (rev > this.rev && this.#mayPass?.until !== Infinity) this.#mayPass = null;
    if (rev > this.rev) this.#hasPassed = false;
    Object.assign(this.variables, variables);
    this.rev = rev;
    this.view = view;
    this.#wake();
  }

  /** As an activity. */
  async perform({ key, action }: Pick<ActionInput, 'key' | 'action'>): Promise<ActionResult> {
    if (!this.asked.some((one) => one.key === key)) this.asked.push({ key, action });
    const isLatest = this.#attempt(key);
    let outcome = this.#outcomes.get(key);
    for (; !outcome; outcome = this.#outcomes.get(key)) {
      if (!isLatest()) return {};
      await this.#change();
    }
    if (outcome.ok) return outcome.result;
    const { code, message } = outcome.error;
    throw ApplicationFailure.create({ type: code, message, nonRetryable: true, category: 'BENIGN' });
  }

  /** As an activity: the conversation asks for messages before it lets a deadline pass, and so can be held up. */
  async timeMayPass(): Promise<void> {
    // Its first attempt was let through, and its answer was lost.
    if (this.#hasPassed && activityInfo().attempt > 1) return;
    const isLatest = this.#attempt('time');
    while (!this.#mayPass && isLatest()) await this.#change();
    if (!this.#mayPass) return;
    if (Date.now() < this.#mayPass.until || this.#mayPass.until === Infinity) return;
    this.#mayPass = null;
    this.#hasPassed = true;
  }

  /** Another attempt means that Temporal has given up this one: it need not be held up any longer. */
  #attempt(what: string): () => boolean {
    const number = (this.#attempts.get(what) ?? 0) + 1;
    this.#attempts.set(what, number);
    this.#wake();
    return () => this.#attempts.get(what) === number;
  }

  #change(atMost?: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (atMost !== undefined) setTimeout(resolve, atMost);
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Nothing is known of what came of it, as opposed to an answer that it failed. The API's is the sweeper's then. */
function isUnanswered(error: unknown): boolean {
  if (error instanceof WorkflowUpdateFailedError) {
    // Its run ended before it did: what the run took in is in the next one.
    const { cause } = error;
    return cause instanceof ApplicationFailure && cause.type === 'AcceptedUpdateCompletedWorkflow';
  }
  return error instanceof ServiceError || error instanceof WorkflowNotFoundError;
}

/** The activities of a worker, each the affair of the talk that it is for. */
export function activitiesOf(talkOf: (conversation: string) => RealTalk): ConversationActivities {
  const perform = (input: Pick<ActionInput, 'conversationId' | 'key' | 'action'>) =>
    talkOf(input.conversationId).perform(input);
  return {
    updateSegment: perform,
    assignMember: perform,
    escalate: perform,
    createContact: perform,
    sendSms: perform,
    sendEmail: perform,
    whatsappTemplate: perform,
    record: (conversation, projection) => Promise.resolve(talkOf(conversation).take(projection)),
    recordClosed: (conversation, projection) => {
      talkOf(conversation).take(projection);
      return Promise.resolve([]);
    },
    collectInbound: async (conversation) => {
      await talkOf(conversation).timeMayPass();
      return [];
    },
  };
}
