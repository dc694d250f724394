/**
 * Histories of conversations as JSON: what our API, `temporal workflow show --output json` and the Temporal UI give.
 * Reading one finds out whether it is whole, and whose it is, before anything is made of it.
 */
import { CONVERSATION_WORKFLOW, MOVE_WORKFLOW } from '../workflows/protocol.ts';

/** A value as Temporal stores it; bytes are base64. */
export interface PayloadJson {
  metadata?: { [name: string]: string };
  data?: string;
}

/** What belongs to one type of event; which fields there are depends on it. */
export interface EventAttributes {
  [field: string]: unknown;
}

export interface HistoryEvent {
  id: number;
  /** Milliseconds since 1970 (UTC), without what is less. */
  at: number;
  /** Such as `activityTaskScheduled`. */
  type: string;
  attributes: EventAttributes;
}

/** One run of a conversation. */
export interface HistoryRun {
  events: HistoryEvent[];
  /** It only passes the conversation on to another build of the workers, and begins nothing. */
  passes: boolean;
  /** As it was given: what Temporal's own replayer takes. */
  json: HistoryJson;
  runId: string | null;
  /** The conversation's first run: the same for all of its runs. */
  firstRunId: string | null;
  /** The run that follows it, where it has continued as new. */
  nextRunId: string | null;
}

export interface HistoryJson {
  events: object[];
}

/** A file that is no history that could be replayed; the message says why, and what would be one. */
export class HistoryProblem extends Error {
  override readonly name = 'HistoryProblem';
}

const HOW = 'Export it with `temporal workflow show --output json`, from the Temporal UI, or from our API.';

/** The runs that a JSON value holds: one history, or `{"runs": […]}` with several. @throws HistoryProblem */
export function readRuns(value: unknown): HistoryRun[] {
  if (isObject(value) && Array.isArray(value['runs'])) {
    if (value['runs'].length === 0)
      throw new HistoryProblem('It has no runs: nothing is known of this talk.');
    return value['runs'].map(readRun);
  }
  return [readRun(value)];
}

function readRun(value: unknown): HistoryRun {
  const given = isObject(value) && isObject(value['history']) ? value['history'] : value;
  const events = Array.isArray(given) ? given : isObject(given) ? given['events'] : undefined;
  if (!Array.isArray(events)) throw new HistoryProblem(`It has no events, so it is no history. ${HOW}`);
  if (isObject(value) && typeof value['nextPageToken'] === 'string' && value['nextPageToken'] !== '')
    throw new HistoryProblem(`It is the first page of a history only. ${HOW}`);
  const read = events.map(readEvent);
  checkWhole(read);
  const [first, last] = [read[0], read.at(-1)];
  const type = (first?.attributes['workflowType'] as { name?: string } | undefined)?.name;
  if (type !== CONVERSATION_WORKFLOW && type !== MOVE_WORKFLOW) {
    throw new HistoryProblem(
      `It is the history of a workflow “${type ?? ''}”; a talk is one of type “${CONVERSATION_WORKFLOW}”.`,
    );
  }
  return {
    events: read,
    passes: type === MOVE_WORKFLOW,
    json: { events: events as object[] },
    runId: (first?.attributes['originalExecutionRunId'] as string | undefined) ?? null,
    firstRunId: (first?.attributes['firstExecutionRunId'] as string | undefined) ?? null,
    nextRunId:
      last?.type === 'workflowExecutionContinuedAsNew'
        ? ((last.attributes['newExecutionRunId'] as string | undefined) ?? null)
        : null,
  };
}

const ATTRIBUTES = 'EventAttributes';

function readEvent(event: unknown, index: number): HistoryEvent {
  const where = `Its event number ${index + 1}`;
  if (!isObject(event)) throw new HistoryProblem(`${where} is no event. ${HOW}`);
  const id = Number(event['eventId']);
  const at = Date.parse(String(event['eventTime']));
  const name = Object.keys(event).find((field) => field.endsWith(ATTRIBUTES));
  if (!Number.isInteger(id) || id < 1) throw new HistoryProblem(`${where} has no eventId. ${HOW}`);
  if (Number.isNaN(at)) throw new HistoryProblem(`${where} has no eventTime. ${HOW}`);
  if (name === undefined) throw new HistoryProblem(`${where} does not say what happened. ${HOW}`);
  const attributes = event[name];
  if (!isObject(attributes)) throw new HistoryProblem(`${where}: ${name} is not an object. ${HOW}`);
  return { id, at, type: name.slice(0, -ATTRIBUTES.length), attributes };
}

function checkWhole(events: readonly HistoryEvent[]): void {
  const [first] = events;
  if (!first) throw new HistoryProblem(`It has no events, so nothing has happened in it. ${HOW}`);
  if (first.id !== 1 || first.type !== 'workflowExecutionStarted') {
    throw new HistoryProblem(
      `It is cut off at its beginning: the first event is ${first.id} (${first.type}). ${HOW}`,
    );
  }
  for (const [index, { id }] of events.entries()) {
    if (id !== index + 1) {
      throw new HistoryProblem(`It is not whole: event ${index + 1} is missing before event ${id}. ${HOW}`);
    }
  }
}

/**
 * The runs of each conversation in their order, however they were given.
 * @throws HistoryProblem when a run is given twice, or one between two others is missing
 */
export function byConversation(runs: readonly HistoryRun[]): HistoryRun[][] {
  const conversations = new Map<unknown, HistoryRun[]>();
  for (const run of runs) {
    // A run that does not say whose it is stands alone.
    const key = run.firstRunId ?? run;
    conversations.set(key, [...(conversations.get(key) ?? []), run]);
  }
  return [...conversations.values()].map(inOrder);
}

function inOrder(runs: readonly HistoryRun[]): HistoryRun[] {
  const byId = new Map(runs.map((run) => [run.runId, run]));
  if (byId.size < runs.length) throw new HistoryProblem('The same run is given twice.');
  const later = new Set(runs.map(({ nextRunId }) => nextRunId));
  const first = runs.find(({ runId }) => runId === null || !later.has(runId));
  const ordered: HistoryRun[] = [];
  for (let run = first; run; run = byId.get(run.nextRunId)) ordered.push(run);
  if (ordered.length < runs.length)
    throw new HistoryProblem('A run between these is missing: give all of them, from one to the last.');
  return ordered;
}

export function isObject(value: unknown): value is { [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
