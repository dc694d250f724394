/**
 * What a history says of a conversation, in the conversation's own words: workflow task by workflow task, what reached
 * the workflow, and what it did then.
 */
import { PLAN_FORMAT, type Plan } from '../flow/plan.ts';
import type { PositionedMessage, Projection } from '../flow/projection.ts';
import type { ActionRequest, ActionResult, FlowError, Instant } from '../flow/state.ts';
import { ENGINE_VERSION } from '../flow/transition.ts';
import type { ActivityError } from '../workflows/action-error.ts';
import type { ActionInput, ConversationActivities } from '../workflows/activities.ts';
import type { LedgerState } from '../workflows/ledger.ts';
import { DELIVER, DELIVER_LATER, type ConversationStart, type Delivery } from '../workflows/protocol.ts';
import { HistoryProblem, isObject, type HistoryEvent, type HistoryRun, type PayloadJson } from './history.ts';
import { readPayloads, type DecodePayloads } from './read-payloads.ts';

export interface RecordedRun {
  runId: string | null;
  /** It only passes the conversation on, and begins nothing. */
  passes: boolean;
  start: ConversationStart;
  plan: Plan;
  tasks: RecordedTask[];
  events: number;
}

/** One workflow task that was completed. */
export interface RecordedTask {
  /** The workflow's clock in it. */
  now: Instant;
  /** The event with which it was completed; what was done in it follows. */
  completed: number;
  happenings: Happening[];
  deeds: Deed[];
}

/** Something that reached the workflow, in the order in which it takes notice. */
export type Happening = { event: number } & (
  | { type: 'delivered'; delivery: Delivery }
  | { type: 'cancelled' }
  /** An activity came to its end; `null`: it was cancelled. */
  | { type: 'ended'; activity: number; name: string; end: ActivityEnd | null }
);

export type ActivityEnd =
  | { ok: true; result: ActionResult | PositionedMessage[] | null }
  /** `null`: it ran out of time. */
  | { ok: false; failure: ActivityError | null };

/** Something that the workflow did, in the order in which it did. */
export type Deed = { event: number } &
  /** It told somebody how things stand: the caller of an update, or the database. */
  (
    | { type: 'told'; projection: Projection }
    | { type: 'acted'; key: string; action: ActionRequest; attempts: Attempts }
    | { type: 'completed' }
    | { type: 'continued'; carried: LedgerState }
  );

/** How an activity went. */
export interface Attempts {
  /** So many; 0: none has begun, or none has ended yet. */
  count: number;
  /** Why the one before the last failed. */
  lastFailure: string | null;
  /** The event with which it ended; `null`: it had not. */
  ended: number | null;
  endedAt: Instant | null;
}

/** @throws HistoryProblem when it was recorded by a newer engine, or holds what cannot be read */
export async function readRecordedRun(run: HistoryRun, decode: DecodePayloads): Promise<RecordedRun> {
  const reader = new Reader(run, decode);
  const [start, plan] = (await reader.input(1)) as [ConversationStart | undefined, Plan | undefined];
  if (!start || !plan) throw new HistoryProblem('Its first event does not have what a talk begins with.');
  checkVersions(start, plan);
  const { runId, passes } = run;
  return { runId, passes, start, plan, tasks: await reader.tasks(), events: run.events.length };
}

function checkVersions({ carried }: ConversationStart, { engine, format }: Plan): void {
  const version = Math.max(engine, carried?.flow.engine ?? 0);
  if (version > ENGINE_VERSION || (format as number) > PLAN_FORMAT) {
    throw new HistoryProblem(
      `It was recorded by version ${version} of the engine, and this code knows versions up to ${ENGINE_VERSION}: ` +
        'replay it with the code that recorded it, or newer.',
    );
  }
}

type Draft<Item> = Item extends { event: number } ? Omit<Item, 'event'> : never;

class Reader {
  readonly #events: readonly HistoryEvent[];
  readonly #decode: DecodePayloads;

  constructor({ events }: HistoryRun, decode: DecodePayloads) {
    this.#events = events;
    this.#decode = decode;
  }

  /** What an event was given. */
  input(event: number): Promise<unknown[]> {
    return this.#read(event, this.#at(event).attributes['input']);
  }

  async tasks(): Promise<RecordedTask[]> {
    const tasks: (RecordedTask & { placed: Placed[] })[] = [];
    let waiting: Placed[] = [];
    for (const { id, type, attributes } of this.#events) {
      const task = tasks.at(-1);
      if (type === 'workflowTaskCompleted') {
        const started = this.#at(numberOf(attributes['startedEventId']));
        const isBefore = ({ happening }: Placed) => happening.event < started.id;
        const placed = waiting.filter(isBefore);
        // What came while it was under way is for the next one.
        waiting = waiting.filter((one) => !isBefore(one));
        tasks.push({ now: started.at, completed: id, happenings: [], deeds: [], placed });
      } else if (type === 'workflowExecutionUpdateAccepted') {
        const delivery = await this.#update(id);
        // It stands after the task that took it, and came in just before that.
        const after = numberOf(attributes['acceptedRequestSequencingEventId']);
        task?.placed.push({ happening: { event: id, type: 'delivered', delivery }, after, isUpdate: true });
      } else {
        const happening = await this.#happening(id);
        if (happening) {
          waiting.push({ happening: { ...happening, event: id }, after: id, isUpdate: false });
        }
        const deed = await this.#deed(id);
        if (deed) task?.deeds.push({ ...deed, event: id });
      }
    }
    return tasks.map(({ placed, ...task }, index) => ({ ...task, happenings: inTurn(placed, index === 0) }));
  }

  async #happening(id: number): Promise<Draft<Happening> | null> {
    const { type, attributes } = this.#at(id);
    switch (type) {
      case 'workflowExecutionSignaled': {
        if (attributes['signalName'] !== DELIVER_LATER) return null;
        const [delivery] = await this.input(id);
        return { type: 'delivered', delivery: delivery as Delivery };
      }
      case 'workflowExecutionCancelRequested':
        return { type: 'cancelled' };
      case 'activityTaskCompleted': {
        const [result] = await this.#read(id, attributes['result']);
        return this.#ended(id, { ok: true, result: result ?? null });
      }
      case 'activityTaskFailed': {
        const failure = await this.#failure(id, attributes['failure']);
        return this.#ended(id, { ok: false, failure });
      }
      case 'activityTaskTimedOut':
        return this.#ended(id, { ok: false, failure: null });
      case 'activityTaskCanceled':
        return this.#ended(id, null);
      default:
        return null;
    }
  }

  #ended(id: number, end: ActivityEnd | null): Draft<Happening> {
    const activity = numberOf(this.#at(id).attributes['scheduledEventId']);
    return { type: 'ended', activity, name: activityName(this.#at(activity)), end };
  }

  async #deed(id: number): Promise<Draft<Deed> | null> {
    const { type, attributes } = this.#at(id);
    switch (type) {
      case 'workflowExecutionUpdateCompleted': {
        const outcome = attributes['outcome'] as { success?: unknown } | undefined;
        const [projection] = await this.#read(id, outcome?.success);
        return projection ? { type: 'told', projection: projection as Projection } : null;
      }
      case 'activityTaskScheduled':
        return this.#scheduled(id);
      case 'workflowExecutionCompleted':
        return { type: 'completed' };
      case 'workflowExecutionContinuedAsNew': {
        const [start] = (await this.input(id)) as [ConversationStart | undefined];
        return start?.carried ? { type: 'continued', carried: start.carried } : null;
      }
      default:
        return null;
    }
  }

  async #scheduled(id: number): Promise<Draft<Deed> | null> {
    const name = activityName(this.#at(id)) as keyof ConversationActivities;
    if (name === 'collectInbound') return null;
    const input = await this.input(id);
    switch (name) {
      case 'record':
      case 'recordClosed':
        return { type: 'told', projection: input[1] as Projection };
      default: {
        const { key, action } = input[0] as ActionInput;
        return { type: 'acted', key, action, attempts: await this.#attempts(id) };
      }
    }
  }

  async #attempts(scheduled: number): Promise<Attempts> {
    const of = (event: HistoryEvent) => numberOf(event.attributes['scheduledEventId']) === scheduled;
    const later = this.#events.slice(scheduled);
    const started = later.find((event) => event.type === 'activityTaskStarted' && of(event));
    const ended = later.find((event) => ENDS.has(event.type) && of(event));
    const failure = started && (await this.#failure(started.id, started.attributes['lastFailure']));
    return {
      count: numberOf(started?.attributes['attempt']) || (started ? 1 : 0),
      lastFailure: failure?.message ?? null,
      ended: ended?.id ?? null,
      endedAt: ended?.at ?? null,
    };
  }

  async #update(id: number): Promise<Delivery> {
    const { attributes } = this.#at(id);
    const request = attributes['acceptedRequest'] as
      { input?: { name?: string; args?: unknown } } | undefined;
    if (request?.input?.name !== DELIVER) {
      throw new HistoryProblem(
        `Event ${id} is an update “${request?.input?.name ?? ''}”, which a talk does not have.`,
      );
    }
    const [delivery] = await this.#read(id, request.input.args);
    return delivery as Delivery;
  }

  /** An application's failure; `null` where there is none, or it is another kind. */
  async #failure(id: number, given: unknown): Promise<(ActivityError & FlowErrorMessage) | null> {
    if (!isObject(given)) return null;
    const encoded = given['encodedAttributes'];
    const [hidden] = encoded ? await this.#read(id, { payloads: [encoded] }) : [];
    const info = given['applicationFailureInfo'];
    const message = (hidden as FlowErrorMessage | undefined)?.message ?? given['message'];
    return {
      message: typeof message === 'string' ? message : '',
      ...(isObject(info) && {
        type: info['type'] as string | undefined,
        nonRetryable: info['nonRetryable'] === true,
      }),
    };
  }

  #read(event: number, given: unknown): Promise<unknown[]> {
    const payloads = isObject(given) ? given['payloads'] : undefined;
    return Array.isArray(payloads)
      ? readPayloads(payloads as PayloadJson[], event, this.#decode)
      : Promise.resolve([]);
  }

  #at(id: number): HistoryEvent {
    const event = this.#events[id - 1];
    if (!event) throw new HistoryProblem(`It is not whole: event ${id} is named in it and missing.`);
    return event;
  }
}

type FlowErrorMessage = Pick<FlowError, 'message'>;

const ENDS = new Set([
  'activityTaskCompleted',
  'activityTaskFailed',
  'activityTaskTimedOut',
  'activityTaskCanceled',
]);

/** A happening, and the event after which the workflow takes notice of it. */
interface Placed {
  happening: Happening;
  after: number;
  isUpdate: boolean;
}

/**
 * In the order in which the SDK tells the workflow of them: what is said before what has ended; in the first task,
 * updates before signals, because that is how the handlers are registered.
 */
function inTurn(placed: readonly Placed[], isFirst: boolean): Happening[] {
  const rank = ({ happening, isUpdate }: Placed) => {
    if (happening.type === 'ended') return 2;
    return isFirst && !isUpdate ? 1 : 0;
  };
  return [...placed]
    .sort((a, b) => rank(a) - rank(b) || a.after - b.after || a.happening.event - b.happening.event)
    .map(({ happening }) => happening);
}

const activityName = ({ attributes }: HistoryEvent) => (attributes['activityType'] as { name: string }).name;

const numberOf = (value: unknown) => Number(value ?? 0);
