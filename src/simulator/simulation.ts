import { parseDuration } from '../flow/publishing/parse-duration.ts';
import { isSending } from '../flow/actions/is-sending.ts';
import type { Plan } from '../flow/plan.ts';
import type {
  ActingPhase,
  Command,
  Effect,
  FlowError,
  FlowEvent,
  Instant,
  State,
  View,
  VisitorMessage,
} from '../flow/state.ts';
import type { Entry, MemberRef, Value } from '../flow/transcript.ts';
import { initialState, nextDeadline, runningAction, transition, view } from '../flow/transition.ts';
import type { Act, MemberCommand } from './act.ts';
import { Recorder } from './recorder.ts';
import type { Passage } from './recorder.ts';

/** A Monday. */
export const DEFAULT_START: Instant = Date.UTC(2030, 0, 7, 9);
/** The member who acts when nobody is named. */
export const DEFAULT_MEMBER: MemberRef = { id: 'alex', name: 'Alex' };
const DISPATCHER: MemberRef = { id: 'dispatcher', name: 'Routing' };

/** How many things may fall due while time passes; a flow that circles by itself would have no end. */
const MAX_DUE = 1_000;

/** What a conversation begins with. */
export interface Setting {
  at: Instant;
  conversation: string;
  channel: string;
  visitor: { [key: string]: Value };
  contact: { [key: string]: Value };
  variables: { [name: string]: Value };
  /** Milliseconds that everything takes that happens, so that no two things are at the same time. */
  pace: number;
}

export const DEFAULT_SETTING: Setting = {
  at: DEFAULT_START,
  conversation: 'simulation',
  channel: 'web',
  visitor: {},
  contact: {},
  variables: {},
  pace: 1_000,
};

/** One act and what came of it. */
export interface SimulationStep {
  act: Act;
  /** The clock afterwards. */
  now: Instant;
  /** The conversation afterwards. */
  state: State;
  effects: readonly Effect[];
  /** The way through the flows that it caused. */
  path: readonly Passage[];
  /** Why nothing came of it, or less than was wanted. */
  refused: FlowError | null;
  /** What is sent to somebody by an action, last of all: what a report of a delivery is about. */
  sendKey: string | null;
  /** By depth: the nodes visited last, to which called flows return. */
  callers: readonly Passage['at'][];
}

/**
 * A conversation as it would go, without a server: the flow language decides, and whoever plays decides what happens,
 * and when. Immutable, so every earlier point is there to go back to.
 */
export class Simulation {
  readonly plan: Plan;
  readonly setting: Setting;
  readonly steps: readonly SimulationStep[];

  private constructor(plan: Plan, setting: Setting, steps: readonly SimulationStep[]) {
    this.plan = plan;
    this.setting = setting;
    this.steps = steps;
  }

  /** A conversation that has not begun: the first act is `starts`. */
  static of(plan: Plan, setting: Partial<Setting> = {}): Simulation {
    return new Simulation(plan, { ...DEFAULT_SETTING, ...setting }, []);
  }

  get state(): State {
    return this.steps.at(-1)?.state ?? startOf(this.plan, this.setting);
  }

  get now(): Instant {
    return this.steps.at(-1)?.now ?? this.setting.at;
  }

  get view(): View {
    return view(this.plan, this.state);
  }

  get entries(): Entry[] {
    return this.steps.flatMap(entriesOf);
  }

  /** When something happens by itself; null: never. */
  get due(): Instant | null {
    return nextDeadline(this.plan, this.state);
  }

  /** The action that runs outside of the flow, also behind a member who has taken over. */
  get running(): ActingPhase | null {
    return runningAction(this.state);
  }

  /** As it was after so many acts. */
  after(steps: number): Simulation {
    return new Simulation(this.plan, this.setting, this.steps.slice(0, steps));
  }

  /** The same conversation one act later. What is not possible now changes nothing and says why. */
  act(act: Act): Simulation {
    const play = new Play(this);
    const refused = play.carryOut(act);
    return new Simulation(this.plan, this.setting, [...this.steps, play.step(act, refused)]);
  }
}

export function entriesOf({ effects }: Pick<SimulationStep, 'effects'>): Entry[] {
  return effects.flatMap((effect) => (effect.type === 'entry' ? [effect.entry] : []));
}

function startOf(plan: Plan, { conversation, channel, visitor, contact, variables }: Setting): State {
  return initialState(plan, { conversation: { id: conversation, channel }, visitor, contact }, variables);
}

/** One act under way. */
class Play {
  readonly #before: Simulation;
  readonly #number: number;
  readonly #effects: Effect[] = [];
  readonly #recorder: Recorder;
  #state: State;
  #now: Instant;

  constructor(before: Simulation) {
    this.#before = before;
    this.#number = before.steps.length;
    this.#state = before.state;
    this.#now = before.now;
    this.#recorder = new Recorder(before.steps.at(-1)?.callers ?? []);
  }

  carryOut(act: Act): FlowError | null {
    if ('starts' in act) {
      if (this.#number > 0) return impossible('started', 'The conversation has begun already.');
      return this.#send({ type: 'start', now: this.#now });
    }
    if ('passes' in act) return act.passes === 'due' ? this.#passUntilDue() : this.#pass(act.passes);
    this.#now += this.#before.setting.pace;
    if ('presses' in act) return this.#receive({ choice: act.presses });
    if ('finishes' in act) {
      const { running } = this.#before;
      if (!running) return impossible('nothing_runs', 'No action is running that could come back.');
      return this.#send({ type: 'actionFinished', now: this.#now, key: running.key, outcome: act.finishes });
    }
    if ('delivers' in act) {
      const key = this.#before.steps.at(-1)?.sendKey;
      if (key == null) return impossible('nothing_sent', 'Nothing has been sent that could arrive.');
      return this.#send({ type: 'delivery', now: this.#now, key, report: act.delivers });
    }
    if ('commands' in act) return this.#command(act.commands, act.by);
    const { says, readings, sends } = { says: undefined, readings: undefined, ...act };
    return this.#receive({
      ...(says !== undefined && { text: says }),
      ...(sends && { file: { id: `f${this.#number}`, ...sends } }),
      ...(readings && { readings }),
    });
  }

  step(act: Act, refused: FlowError | null): SimulationStep {
    const sends = this.#effects.flatMap((effect) =>
      effect.type === 'action' && isSending({ action: effect.action.name }) ? [effect.key] : [],
    );
    return {
      act,
      now: this.#now,
      state: this.#state,
      effects: this.#effects,
      path: this.#recorder.path,
      refused,
      sendKey: sends.at(-1) ?? this.#before.steps.at(-1)?.sendKey ?? null,
      callers: this.#recorder.callers,
    };
  }

  #receive(body: Pick<VisitorMessage, 'text' | 'file' | 'choice' | 'readings'>): FlowError | null {
    if (this.#state.status === 'closed') {
      return impossible('conversation_closed', 'The conversation is closed and takes nothing any more.');
    }
    const message = { id: `m${this.#number}`, acceptedAt: this.#now, ...body };
    return this.#send({ type: 'message', now: this.#now, message });
  }

  #command(given: MemberCommand, by?: MemberRef): FlowError | null {
    const isRouting = given.name === 'offer' || given.name === 'unassign';
    return this.#send({
      type: 'command',
      now: this.#now,
      id: `k${this.#number}`,
      by: by ?? (isRouting ? DISPATCHER : DEFAULT_MEMBER),
      command: this.#commandOf(given),
    });
  }

  #commandOf(given: MemberCommand): Command {
    if (given.name !== 'offer') return given;
    const { for: time, ...offer } = given;
    return { ...offer, until: this.#now + parseDuration(time) };
  }

  /** Stops at everything that falls due on the way, as a clock that runs would. */
  #pass(duration: string): FlowError | null {
    const end = this.#now + parseDuration(duration);
    for (let count = 0; ; count += 1) {
      const due = nextDeadline(this.#before.plan, this.#state);
      if (due === null || due > end) break;
      if (count === MAX_DUE)
        return impossible('too_much_due', `More than ${MAX_DUE} things fall due in this time.`);
      this.#elapse(due);
    }
    this.#now = end;
    return null;
  }

  #passUntilDue(): FlowError | null {
    const due = nextDeadline(this.#before.plan, this.#state);
    if (due === null)
      return impossible('nothing_due', 'Nothing happens by itself here, however long one waits.');
    this.#elapse(due);
    return null;
  }

  #elapse(due: Instant): void {
    this.#now = Math.max(this.#now, due);
    this.#send({ type: 'clock', now: this.#now });
  }

  #send(event: FlowEvent): FlowError | null {
    const { state, effects } = transition(this.#before.plan, this.#state, event, this.#recorder);
    this.#state = state;
    this.#effects.push(...effects);
    return effects.find((effect) => effect.type === 'refused')?.error ?? null;
  }
}

function impossible(code: string, message: string): FlowError {
  return { code, message };
}
