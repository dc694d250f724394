/**
 * Whether a transcript is one that the flow language makes of what was acknowledged: there is an order of the inputs, the
 * same as the client saw where it saw one, in which `transition` says exactly this. What is nobody's input (the end of an
 * action, time, an offer to a member) may come anywhere between them that the language allows.
 */
import type { Plan } from '../../../src/flow/plan.ts';
import type {
  ActionOutcome,
  ActionRequest,
  Command,
  DeliveryReport,
  FlowEvent,
  Instant,
  Phase,
  State,
} from '../../../src/flow/state.ts';
import type { Entry, MemberRef, Value } from '../../../src/flow/transcript.ts';
import { initialState, nextDeadline, transition, view } from '../../../src/flow/transition.ts';

interface Sent {
  id: string;
  /** When the client sent it first, in milliseconds of its own clock. */
  sentAt: number;
  /** When it knew that it is accepted. */
  acceptedAt: number;
  /** When it knew what came of it. */
  handledAt: number;
}

export interface SentMessage extends Sent {
  kind: 'message';
  body: { text: string } | { choice: string };
}

export interface SentCommand extends Sent {
  kind: 'command';
  by: MemberRef;
  command: Command;
  /** The code with which it was refused. */
  refused: string | null;
}

export type SentInput = SentMessage | SentCommand;

export interface Story {
  conversation: string;
  plan: Plan;
  visitor: { [key: string]: Value };
  /** All that has happened for certain. */
  inputs: readonly SentInput[];
  transcript: readonly Entry[];
  /** What actions have come back with; several, where it cannot be known which of them the flow was told. */
  outcomesOf(key: string, action: ActionRequest, next: Entry | undefined): ActionOutcome[];
  /** What became of what an action has sent; `null`: nobody has told. */
  reportOf(key: string): DeliveryReport | null;
}

export interface Explanation {
  state: State;
  /** The actions that the flow has asked for. */
  actions: ReadonlyMap<string, ActionRequest>;
  /** Those of them that it does not want any more. */
  cancelled: ReadonlySet<string>;
}

/** One of the ways in which it may have come to where it is. */
interface Way {
  state: State;
  now: Instant;
  /** So many entries are explained. */
  told: number;
  /** The inputs that have not been taken yet, in the order in which they were sent. */
  left: readonly SentInput[];
  actions: ReadonlyMap<string, ActionRequest>;
  cancelled: ReadonlySet<string>;
}

interface Candidate {
  event: FlowEvent;
  input?: SentInput;
}

/** More ways than a story of this length has when it is true. */
const MOST_WAYS = 200_000;

/** @throws Error that says up to where it can be explained, and what would have come then. */
export function explain(story: Story): Explanation {
  const { transcript, plan } = story;
  const facts = {
    conversation: { id: story.conversation, channel: 'api' },
    visitor: story.visitor,
    contact: {},
  };
  const start: Way = {
    state: initialState(plan, facts, {}),
    now: 0,
    told: 0,
    left: [...story.inputs].sort((a, b) => a.sentAt - b.sentAt),
    actions: new Map(),
    cancelled: new Set(),
  };
  const seen = new Set<string>();
  const open = [start];
  let furthest = start;
  let instead: string[] = [];
  for (let way = open.pop(); way; way = open.pop()) {
    if (isWhole(story, way)) return way;
    if (seen.size > MOST_WAYS)
      throw new Error('It has too many ways to be true for any of them to be found.');
    if (way.told > furthest.told) [furthest, instead] = [way, []];
    // The last that is found is looked at first.
    for (const candidate of candidatesOf(story, way).reverse()) {
      const next = take(story, way, candidate);
      if (typeof next === 'string') {
        if (way.told === furthest.told) instead.push(next);
        continue;
      }
      const key = `${next.told} ${next.left.map(({ id }) => id).join()} ${JSON.stringify(next.state)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
  }
  throw new Error(complaint(transcript, furthest, instead));
}

function isWhole({ transcript }: Story, { told, left, state }: Way): boolean {
  return told === transcript.length && left.length === 0 && runningOf(state) === null;
}

function candidatesOf(story: Story, way: Way): Candidate[] {
  const { plan, transcript } = story;
  const { state, told, left } = way;
  const next = transcript[told];
  if (state.visits === 0) return [{ event: { type: 'start', now: timeOf(next, 0) } }];
  // What is not a visitor's entry is from when it was decided.
  const now = Math.max(way.now, next?.from === 'visitor' ? 0 : timeOf(next, 0));
  const candidates: Candidate[] = [];

  for (const input of left.filter((one) => !left.some((other) => precedes(other, one)))) {
    if (input.kind === 'command') {
      const { id, by, command } = input;
      candidates.push({ input, event: { type: 'command', now, id, by, command } });
      continue;
    }
    // Its own entry says when it was accepted, and the one after that when it was taken; or the one before that, which
    // tells what had happened by then.
    const own = transcript.findIndex(({ id }) => id === input.id);
    if (own < told || transcript.slice(told, own).some(({ from }) => from === 'visitor')) continue;
    const acceptedAt = timeOf(transcript[own], 0);
    const beside = own > told ? next : transcript[own + 1];
    const takenAt = Math.max(way.now, acceptedAt, beside?.from === 'visitor' ? 0 : timeOf(beside, 0));
    const message = { id: input.id, acceptedAt, ...input.body };
    const event = { type: 'message' as const, now: takenAt, message };
    candidates.push({ input, event });
    // In the same delivery as the next one.
    candidates.push({ input, event: { ...event, more: true } });
  }

  const running = runningOf(state);
  if (running) {
    for (const outcome of story.outcomesOf(running.key, running.action, next))
      candidates.push({ event: { type: 'actionFinished', now, key: running.key, outcome } });
  }

  const awaited = awaitedBy(state);
  const report = awaited === null ? null : story.reportOf(awaited);
  if (awaited !== null && report) candidates.push({ event: { type: 'delivery', now, key: awaited, report } });

  const due = nextDeadline(plan, state);
  // What was accepted in time counts before the time limit does.
  const isAnswered = left.some(
    (input) => input.kind === 'message' && acceptedAt(transcript, input.id) <= (due ?? 0),
  );
  if (due !== null && due <= Date.now() && !isAnswered)
    candidates.push({ event: { type: 'clock', now: Math.max(now, due) } });

  const offer = offerOf(next);
  if (offer) {
    for (const round of [{}, { newRound: true as const }])
      candidates.push({
        event: { type: 'command', now, id: 'offer', by: offer.by, command: { ...offer.command, ...round } },
      });
  }
  return candidates;
}

/** The client knew of the one before it sent the other. */
function precedes(one: SentInput, other: SentInput): boolean {
  // Messages count in the order of acceptance; commands act at once.
  const known = one.kind === 'message' && other.kind === 'message' ? one.acceptedAt : one.handledAt;
  return known < other.sentAt;
}

/** What comes of it, or what it would have said instead of what stands there. */
function take(story: Story, way: Way, { event, input }: Candidate): Way | string {
  const { state, effects } = transition(story.plan, way.state, event);
  const { transcript } = story;
  const refused = effects.find((effect) => effect.type === 'refused')?.error.code;
  if (input?.kind === 'command' && (refused ? spelt(refused) : null) !== input.refused)
    return `${input.command.name} by ${input.by.name}: ${refused ?? 'not refused'}, and not ${input.refused ?? 'done'}`;
  const actions = new Map(way.actions);
  const cancelled = new Set(way.cancelled);
  let { told } = way;
  for (const effect of effects) {
    if (effect.type === 'action') actions.set(effect.key, effect.action);
    if (effect.type === 'cancelAction') cancelled.add(effect.key);
    if (effect.type !== 'entry') continue;
    const actual = transcript[told];
    if (!actual || written(actual) !== written(effect.entry)) return written(effect.entry);
    told += 1;
  }
  const left = input ? way.left.filter((other) => other !== input) : way.left;
  return { state, now: event.now, told, left, actions, cancelled };
}

/** As the API says it. */
function spelt(code: string): string {
  const own = ['conversation_closed', 'already_accepted', 'already_resolved', 'not_in_handoff'];
  return own.includes(code) ? code : 'refused';
}

function runningOf({ phase }: State) {
  const inner =
    phase.kind === 'handoff' && phase.paused && !phase.paused.finished ? phase.paused.phase : phase;
  return inner.kind === 'acting' ? inner : null;
}

/** The action of whose delivery the flow can be told now. */
function awaitedBy({ phase }: State): string | null {
  const inner: Phase | undefined = phase.kind === 'handoff' ? phase.paused?.phase : phase;
  if (inner?.kind !== 'acting' && inner?.kind !== 'delivering') return null;
  return inner.report ? null : inner.key;
}

function offerOf(entry: Entry | undefined) {
  if (entry?.type !== 'event' || entry.event !== 'offered' || !entry.data) return null;
  const { member, by, until } = entry.data as unknown as { member: MemberRef; by: MemberRef; until: string };
  return { by, command: { name: 'offer' as const, member, until: Date.parse(until) } };
}

function acceptedAt(transcript: readonly Entry[], id: string): Instant {
  return timeOf(
    transcript.find((entry) => entry.from === 'visitor' && entry.id === id),
    Infinity,
  );
}

function timeOf(entry: Entry | undefined, otherwise: Instant): Instant {
  return entry ? Date.parse(entry.at) : otherwise;
}

/** Everything of an entry but when it was, and what became of what it tells of. */
function written(entry: Entry): string {
  const { at: _at, delivery: _delivery, ...rest } = { delivery: null, ...entry };
  return JSON.stringify(sorted(rest));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => [name, sorted(field)]),
  );
}

function complaint(transcript: readonly Entry[], { told, left, state }: Way, instead: string[]): string {
  const actual = transcript[told];
  const lines = [
    actual
      ? `The flow language does not say entry ${told + 1} of ${transcript.length}: ${written(actual)}`
      : `Something is missing after the ${told} entries that there are.`,
    `It would say: ${[...new Set(instead)].slice(0, 5).join(' | ') || 'nothing'}`,
    `Not taken yet: ${left.map((input) => `${input.kind} ${input.id}`).join(', ') || 'none'}; phase ${state.phase.kind}.`,
  ];
  return lines.join('\n');
}

/** How it stands after all of it, as far as the API tells it. */
export function standingOf(plan: Plan, state: State) {
  const { status, segment, assignee, expects, working } = view(plan, state);
  return { status, segment, assignee: assignee?.id ?? null, expects: expects?.node ?? null, working };
}
