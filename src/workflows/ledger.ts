/**
 * A conversation's books: which inputs came, in which order they count, and what readers have yet to be told.
 * Plain data and no Temporal, so that its promises are tested without a server: each input counts once, visitors'
 * messages count in order of acceptance, and nothing is dropped from `tail` before it is known to be stored.
 */
import type { Plan } from '../flow/plan.ts';
import type { Input, Outcome, PositionedMessage, Projection } from '../flow/projection.ts';
import type { Effect, FlowEvent, Instant, State, VisitorMessage } from '../flow/state.ts';
import { transition, view } from '../flow/transition.ts';
import type { Trace } from '../flow/trace.ts';
import type { Entry, Value } from '../flow/transcript.ts';

/** Inputs without a position are told apart by id; so many are remembered. */
const REMEMBERED_IDS = 200;

/** What one revision brought. */
interface Change {
  rev: number;
  entries: Entry[];
  outcomes: Outcome[];
  variables: { [name: string]: Value };
}

export interface LedgerState {
  rev: number;
  flow: State;
  /** The position of the visitor's message that counts next. */
  nextPosition: number;
  /** Messages that came before their turn. */
  early: PositionedMessage[];
  /** Ids of handled inputs that have no position, oldest first. */
  handledIds: string[];
  /** Changes that are not known to be stored. */
  tail: Change[];
  /** The turn that an action holds open. */
  open: Projection['open'];
}

/** Looks on while events are applied, and changes nothing. A conversation that runs for real has none. */
export interface Onlooker {
  /** @returns what looks on while `transition` runs */
  begins(event: FlowEvent): Trace;
  /** The ledger's state is the one after it. */
  applied(effects: readonly Effect[]): void;
}

export class Ledger {
  readonly #plan: Plan;
  readonly #onlooker: Onlooker | undefined;
  readonly state: LedgerState;

  constructor(plan: Plan, state: LedgerState, onlooker?: Onlooker) {
    this.#plan = plan;
    this.#onlooker = onlooker;
    this.state = state;
  }

  static begin(plan: Plan, flow: State, onlooker?: Onlooker): Ledger {
    const state = { rev: 0, flow, nextPosition: 1, early: [], handledIds: [], tail: [], open: null };
    return new Ledger(plan, state, onlooker);
  }

  get working(): boolean {
    return this.state.flow.phase.kind === 'acting';
  }

  get closed(): boolean {
    return this.state.flow.status === 'closed';
  }

  /** Everything up to `rev` is stored and need not be told again. */
  confirm(rev: number): void {
    this.state.tail = this.state.tail.filter((change) => change.rev > rev);
  }

  /**
   * Takes inputs in, in their order; one that came before changes nothing. Returns what there is to carry out.
   * A message that is ahead of its turn waits here for those before it; messages that come together are taken
   * together where the flow wants that.
   */
  receive(inputs: Input[], now: Instant): Effect[] {
    const effects: Effect[] = [];
    let ready: VisitorMessage[] = [];
    const takeReady = () => {
      for (const [index, message] of ready.entries()) {
        const more = index < ready.length - 1 && { more: true as const };
        effects.push(...this.apply({ type: 'message', now, message, ...more }));
      }
      ready = [];
    };
    for (const input of inputs) {
      if (input.kind === 'message') {
        ready.push(...this.#inTurn(input.message));
      } else if (this.#remember(input.id)) {
        takeReady();
        effects.push(...this.apply(eventOf(input, now)));
      }
    }
    takeReady();
    return effects;
  }

  /** Applies one event as a revision of its own. Returns what the host has to carry out. */
  apply(event: FlowEvent): Effect[] {
    const before = this.state.flow;
    const { state: flow, effects } = transition(this.#plan, before, event, this.#onlooker?.begins(event));
    const change: Change = { rev: this.state.rev + 1, entries: [], outcomes: [], variables: {} };
    let seq = before.seq;
    let refused: Outcome['refused'];
    const toCarryOut: Effect[] = [];
    for (const effect of effects) {
      if (effect.type === 'entry') {
        change.entries.push(effect.entry);
        seq = effect.entry.seq;
      } else if (effect.type === 'taken') {
        // A message that is taken ends the turn of the one before it.
        this.#finishTurn(change, flow, seq);
        this.state.open = { ids: effect.messages, firstSeq: seq + 1 };
      } else if (effect.type === 'refused') {
        refused = effect.error;
      } else {
        toCarryOut.push(effect);
      }
    }
    if (event.type === 'command') {
      change.outcomes.push({
        id: event.id,
        firstSeq: before.seq + 1,
        ...outcomeAt(this.#plan, flow, seq),
        ...(refused && { refused }),
      });
    }
    if (flow.phase.kind !== 'acting') this.#finishTurn(change, flow, seq);
    // Nobody has been told of those that the conversation began with.
    const told: Change['variables'] = event.type === 'start' ? {} : before.variables;
    for (const name of Object.keys(flow.variables)) {
      const value = flow.variables[name] as Value;
      if (value !== told[name]) change.variables[name] = value;
    }
    this.state.flow = flow;
    this.state.rev = change.rev;
    this.state.tail.push(change);
    this.#onlooker?.applied(effects);
    return toCarryOut;
  }

  /** Everything that is not known to be stored. */
  project(): Projection {
    const { rev, flow, tail, open } = this.state;
    return {
      rev,
      seq: flow.seq,
      entries: tail.flatMap((change) => change.entries),
      outcomes: tail.flatMap((change) => change.outcomes),
      variables: Object.assign({}, ...tail.map((change) => change.variables)) as Change['variables'],
      view: view(this.#plan, flow),
      open,
    };
  }

  /** The messages whose turn it is now that this one is here, none when it was here before. */
  #inTurn(message: VisitorMessage | PositionedMessage): VisitorMessage[] {
    if (!('position' in message)) return this.#remember(message.id) ? [message] : [];
    const { early } = this.state;
    const { position } = message;
    if (position < this.state.nextPosition || early.some((other) => other.position === position)) return [];
    early.push(message);
    const messages: VisitorMessage[] = [];
    for (;;) {
      const index = early.findIndex((other) => other.position === this.state.nextPosition);
      if (index < 0) return messages;
      messages.push(...early.splice(index, 1));
      this.state.nextPosition += 1;
    }
  }

  #finishTurn(change: Change, flow: State, lastSeq: number): void {
    const { open } = this.state;
    if (!open) return;
    for (const id of open.ids) {
      change.outcomes.push({ id, firstSeq: open.firstSeq, ...outcomeAt(this.#plan, flow, lastSeq) });
    }
    this.state.open = null;
  }

  #remember(id: string): boolean {
    const { handledIds } = this.state;
    if (handledIds.includes(id)) return false;
    handledIds.push(id);
    if (handledIds.length > REMEMBERED_IDS) handledIds.shift();
    return true;
  }
}

function eventOf(input: Exclude<Input, { kind: 'message' }>, now: Instant): FlowEvent {
  if (input.kind === 'delivery') return { type: 'delivery', now, key: input.key, report: input.report };
  return { type: 'command', now, id: input.id, by: input.by, command: input.command };
}

function outcomeAt(plan: Plan, flow: State, lastSeq: number) {
  const { status, expects } = view(plan, flow);
  return { lastSeq, status, expects };
}
