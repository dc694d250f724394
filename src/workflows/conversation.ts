/**
 * One conversation from its start to its close. It feeds what happens to the flow language and carries out what
 * that decides. What the bot says is decided in `src/flow`; what counts once, and in which order, in the ledger.
 *
 * Everything here runs again at every replay: no clock, randomness or I/O but the SDK's.
 */
import {
  CancellationScope,
  allHandlersFinished,
  condition,
  defineSignal,
  defineUpdate,
  isCancellation,
  makeContinueAsNewFunc,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  setWorkflowOptions,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Plan } from '../flow/plan.ts';
import type { Input, Projection } from '../flow/projection.ts';
import type { Effect, Instant, View } from '../flow/state.ts';
import { initialState, nextDeadline, runningAction, view } from '../flow/transition.ts';
import type { ConversationActivities } from './activities.ts';
import { describeRun } from './describe-run.ts';
import { Ledger } from './ledger.ts';
import { performAction } from './perform-action.ts';
import {
  CANCELLED,
  CONVERSATION_WORKFLOW,
  DELIVER,
  DELIVER_LATER,
  MOVE,
  MOVE_WORKFLOW,
  type ConversationStart,
  type Delivery,
  type Move,
} from './protocol.ts';
import { searchAttributesOf } from './search-attributes.ts';
import { sharePlan } from './share-plan.ts';

const deliver = defineUpdate<Projection, [Delivery]>(DELIVER);
const deliverLater = defineSignal<[Delivery]>(DELIVER_LATER);
const move = defineSignal<[Move]>(MOVE);

/** How long an update waits for an action before it answers `working`: short of what makes a request feel hung. */
const PATIENCE_MS = 300;

const { record, recordClosed, collectInbound } = proxyActivities<ConversationActivities>({
  startToCloseTimeout: '10 seconds',
  // Until the database is back, however long that takes.
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

export async function conversation(start: ConversationStart, plan: Plan): Promise<void> {
  const run = begin(start, plan);
  await CancellationScope.nonCancellable(() => run.untilClosed());
}

/**
 * What a conversation continues as when it moves to another build of the workers. A run that is pinned to a build passes
 * that on to the next one (Temporal 1.29 knows no exception); one that upgrades by itself does not. This is such a run,
 * of a single workflow task: a second one might be given to another build, which need not replay the first.
 */
export async function moveConversation(start: ConversationStart, plan: Plan): Promise<void> {
  const run = begin(start, plan);
  await CancellationScope.nonCancellable(() => run.passOn());
}
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, moveConversation);

function begin(start: ConversationStart, plan: Plan): ConversationRun {
  const run = new ConversationRun(start, sharePlan(plan));
  setHandler(deliver, (delivery) => run.deliver(delivery));
  setHandler(deliverLater, (delivery) => run.deliverLater(delivery));
  setHandler(move, (to) => run.move(to));
  // Cancelling a run in the Temporal UI closes the conversation, like anybody's close; what is said by then is stored.
  CancellationScope.current().cancelRequested.catch(() => run.close());
  return run;
}

class ConversationRun {
  readonly #start: ConversationStart;
  readonly #plan: Plan;
  readonly #ledger: Ledger;
  /** What callers have been answered, and therefore will store, up to this revision. */
  #answeredRev = 0;
  /** Whoever was answered what came up to this revision may not have stored it. */
  #lostRev = 0;
  /** How many updates have been answered in this run. */
  #answers = 0;
  /** How often inputs came by signal. */
  #signals = 0;
  /** Updates that wait for an action and will answer with what it brings. */
  #waiting = 0;
  #timer: { at: Instant; scope: CancellationScope } | null = null;
  #timeIsUp = false;
  #action: { key: string; scope: CancellationScope } | null = null;
  /** It goes on with another build of the workers, as soon as it may continue as new. */
  #moves = false;
  /** This run only passes everything on: it waits for nothing, and begins nothing. */
  readonly #passes = workflowInfo().workflowType === MOVE_WORKFLOW;
  /** What the search attributes say; at the start of the first run the client has set them. */
  #indexed: string;

  constructor(start: ConversationStart, plan: Plan) {
    this.#start = start;
    this.#plan = plan;
    this.#indexed = indexKey(
      view(plan, start.carried?.flow ?? initialState(plan, start.facts, start.variables)),
    );
    if (start.carried) {
      this.#ledger = new Ledger(plan, start.carried);
      this.#resumeAction();
      this.#afterChange();
    } else {
      this.#ledger = Ledger.begin(plan, initialState(plan, start.facts, start.variables));
      this.#carryOut(this.#ledger.apply({ type: 'start', now: now() }));
    }
  }

  /**
   * The update: takes inputs in and answers with everything the caller has to store. It never waits long, because
   * only ten updates of a run can be in flight and a waiting one holds up continue-as-new.
   */
  async deliver(delivery: Delivery): Promise<Projection> {
    // A run's first answer waits for an action that it began with.
    const isFirst = this.#start.settles ? this.#answers === 0 : this.#answeredRev === 0;
    const wasWorking = this.#ledger.working && !isFirst;
    const { rev } = this.#ledger.state;
    const signals = this.#signals;
    this.#receive(delivery);
    const begins = this.#start.carried === undefined && this.#signals === 0;
    const isAsked = this.#ledger.state.rev > rev || begins;
    if (this.#ledger.working && !wasWorking && !this.#passes) {
      this.#waiting += 1;
      await condition(() => !this.#ledger.working, PATIENCE_MS);
      this.#waiting -= 1;
    }
    // A caller whose inputs came by signal too has given up waiting: nobody would store what they are answered.
    if (isAsked && this.#signals === signals) this.#answeredRev = this.#ledger.state.rev;
    this.#answers += 1;
    return this.#ledger.project();
  }

  /**
   * The signal: the same without an answer, so what it brings is stored from here. And what is not known to be
   * stored besides, even if it brings nothing new: it is sent where a caller may have died with the answer in hand.
   */
  deliverLater(delivery: Delivery): void {
    this.#signals += 1;
    this.#receive(delivery);
    const { rev, tail } = this.#ledger.state;
    this.#lostRev = tail.length === 0 ? 0 : this.#start.settles ? rev : Infinity;
  }

  /** Changes nothing of the talk. Workers that are no build of a deployment stay, and so does what only newer ones know. */
  move({ build, engine }: Move): void {
    const here = workflowInfo().currentDeploymentVersion?.buildId;
    this.#moves = here !== undefined && here !== build && this.#ledger.state.flow.engine <= engine;
  }

  close(): void {
    this.#carryOut(this.#ledger.receive([CANCELLED], now()));
  }

  async untilClosed(): Promise<void> {
    for (;;) {
      await condition(
        () => this.#ledger.closed || this.#timeIsUp || this.#mustRecord() || this.#mayContinueAsNew(),
      );
      if (this.#start.settles) await settled();
      if (this.#ledger.closed) return this.#finish();
      if (this.#timeIsUp) await this.#onTime();
      else if (this.#mustRecord()) await this.#record();
      else if (this.#mayContinueAsNew())
        await this.#continueAsNew(this.#moves ? MOVE_WORKFLOW : CONVERSATION_WORKFLOW);
    }
  }

  /** What the workflow task brings besides has been taken in when this is called. */
  async passOn(): Promise<void> {
    await condition(allHandlersFinished);
    await this.#continueAsNew(CONVERSATION_WORKFLOW);
  }

  #receive({ confirmed, inputs }: Delivery): void {
    this.#ledger.confirm(confirmed);
    this.#carryOut(this.#ledger.receive(inputs, now()));
  }

  #carryOut(effects: Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'action') {
        this.#startAction(effect);
      } else if (effect.type === 'cancelAction' && this.#action?.key === effect.key) {
        this.#action.scope.cancel();
        this.#action = null;
      }
    }
    this.#afterChange();
  }

  #afterChange(): void {
    const { flow } = this.#ledger.state;
    this.#armTimer(nextDeadline(this.#plan, flow));
    const current = view(this.#plan, flow);
    const indexed = indexKey(current);
    if (indexed !== this.#indexed) upsertSearchAttributes(searchAttributesOf(current));
    this.#indexed = indexed;
    setCurrentDetails(describeRun(this.#plan, flow, current));
  }

  /** One timer, and only ever moved forward in time when it has fired: a turn that asks again costs no event. */
  #armTimer(deadline: Instant | null): void {
    if (deadline === null || this.#passes) return;
    if (this.#timer && this.#timer.at <= deadline) return;
    this.#timer?.scope.cancel();
    const scope = new CancellationScope();
    const timer = { at: deadline, scope };
    this.#timer = timer;
    const wait = Math.max(deadline - now(), 1);
    const summary = `Time limit: ${view(this.#plan, this.#ledger.state.flow).waitingFor}`;
    scope
      .run(() => sleep(wait, { summary }))
      .then(
        () => {
          if (this.#timer !== timer) return;
          this.#timer = null;
          this.#timeIsUp = true;
        },
        (error: unknown) => {
          if (!isCancellation(error)) throw error;
        },
      );
  }

  async #onTime(): Promise<void> {
    this.#timeIsUp = false;
    const due = () => {
      const deadline = nextDeadline(this.#plan, this.#ledger.state.flow);
      return deadline !== null && deadline <= now();
    };
    if (due()) {
      // An answer that was accepted in time counts, though an outage has kept it from getting here.
      const messages = await collectInbound(
        this.#ledger.state.flow.facts.conversation.id,
        this.#ledger.state.nextPosition,
      );
      const inputs = messages.map((message): Input => ({ kind: 'message', message }));
      this.#carryOut(this.#ledger.receive(inputs, now()));
      if (!this.#ledger.closed && due()) this.#carryOut(this.#ledger.apply({ type: 'clock', now: now() }));
    } else if (this.#start.settles && nextDeadline(this.#plan, this.#ledger.state.flow) === null) {
      // A task that brings no command may be cut in another way in a replay (see `settled`), and whether a timer has
      // fired by then is the one thing that handlers see of what the run does.
      upsertSearchAttributes(searchAttributesOf(view(this.#plan, this.#ledger.state.flow)));
    }
    this.#armTimer(nextDeadline(this.#plan, this.#ledger.state.flow));
  }

  #startAction(effect: Extract<Effect, { type: 'action' }>): void {
    if (this.#passes) return;
    const { key, action, retryFor } = effect;
    const scope = new CancellationScope();
    const running = { key, scope };
    this.#action = running;
    const conversationId = this.#ledger.state.flow.facts.conversation.id;
    void scope
      .run(() => performAction({ conversationId, key, action, retryUntil: now() + retryFor }, retryFor))
      .then((outcome) => {
        if (this.#action !== running) return;
        this.#action = null;
        if (outcome) this.#carryOut(this.#ledger.apply({ type: 'actionFinished', now: now(), key, outcome }));
      });
  }

  /** Takes up again what the run before this one had to leave; the activity knows it by its key. */
  #resumeAction(): void {
    const acting = runningAction(this.#ledger.state.flow);
    if (!acting) return;
    this.#startAction({
      type: 'action',
      key: acting.key,
      action: acting.action,
      retryFor: Math.max(acting.since + acting.retryFor - now(), 1),
    });
  }

  /** Something is not stored, and nobody is about to be told of it. */
  #mustRecord(): boolean {
    const { tail, rev } = this.#ledger.state;
    const [first] = tail;
    if (!first) return false;
    return first.rev <= this.#lostRev || (rev > this.#answeredRev && this.#waiting === 0);
  }

  async #record(): Promise<void> {
    this.#lostRev = 0;
    const projection = this.#ledger.project();
    await record(this.#ledger.state.flow.facts.conversation.id, projection);
    this.#ledger.confirm(projection.rev);
    this.#answeredRev = Math.max(this.#answeredRev, projection.rev);
  }

  /** Everything is stored, and every message that was accepted before the close is in the transcript. */
  async #finish(): Promise<void> {
    const { flow } = this.#ledger.state;
    do {
      const projection = this.#ledger.project();
      const late = await recordClosed(
        flow.facts.conversation.id,
        projection,
        this.#ledger.state.nextPosition,
      );
      this.#ledger.confirm(projection.rev);
      this.#ledger.receive(
        late.map((message): Input => ({ kind: 'message', message })),
        now(),
      );
      await condition(allHandlersFinished);
    } while (this.#ledger.state.tail.length > 0);
  }

  #mayContinueAsNew(): boolean {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    const isLong = continueAsNewSuggested || historyLength >= this.#start.historyCap;
    return (isLong || this.#moves) && allHandlersFinished();
  }

  /** The next run carries everything; what is not known to be stored, it stores first. */
  async #continueAsNew(workflowType: string): Promise<void> {
    this.#action?.scope.cancel();
    this.#timer?.scope.cancel();
    const next = makeContinueAsNewFunc<typeof conversation>({ workflowType });
    await next({ ...this.#start, settles: true, carried: this.#ledger.state }, this.#plan);
  }
}

/**
 * Resolves when handlers have taken in everything that the workflow task brings. What a run does about it then comes
 * after what they do, in whichever order it came and however often the task is cut: a task that brought no command is
 * given together with the next one to a worker that did not see it, but apart from it in a replay (SDK 1.24).
 */
function settled(): Promise<void> {
  let isAsked = false;
  // Asked at once, and again when nothing is left to run in the task so far.
  return condition(() => {
    const wasAsked = isAsked;
    isAsked = true;
    return wasAsked;
  });
}

function indexKey({ status, segment, assignee }: View): string {
  return JSON.stringify([status, segment, assignee?.id]);
}

/** The time of the current workflow task: the same at every replay. */
function now(): Instant {
  // eslint-disable-next-line no-restricted-syntax -- In the sandbox this is the SDK's clock.
  return Date.now();
}
