import type { FlowDocument } from '../../../../../flow/document.ts';
import type { Plan } from '../../../../../flow/plan.ts';
import type { Problem } from '../../../../../flow/problem.ts';
import { parseDocument, type Surroundings } from '../../../../../flow/publish.ts';
import type { Readings } from '../../../../../flow/state.ts';
import type { FlowTest } from '../../../../../flow/tests/schema.ts';
import type { Act } from '../../../../../simulator/act.ts';
import { holdTest } from '../../../../../simulator/hold-test.ts';
import { trail } from '../../../../../simulator/measure-coverage.ts';
import { replay } from '../../../../../simulator/replay.ts';
import { compileAmong } from '../../../../../simulator/run-flow-tests.ts';
import { Simulation, type Setting } from '../../../../../simulator/simulation.ts';
import { describeFailure } from '../../../api/api-problem.ts';
import { readText } from '../../../api/flow-readings.ts';
import type { FlowDraft } from '../../../studio/draft.ts';
import { toDocument } from '../../../studio/read-draft.ts';
import type { Studio } from '../../../studio/studio.ts';

/** Milliseconds after the last edit until the talk is held with what the draft is then. */
const PAUSE = 300;

/** Everything the simulator shows. Never changed in place. */
export interface SimulatorState {
  /** The whole talk, also what has been stepped back over; null: the draft could not be compiled yet. */
  talk: Simulation | null;
  /** So many of its steps are shown. */
  at: number;
  setting: Partial<Setting>;
  /** Flows that are taken for not published. */
  without: readonly string[];
  /** What keeps the draft from being played; the talk then goes on with the draft as it was. */
  errors: readonly Problem[];
  notice: string | null;
  /** The test that it was opened from. */
  test: { id: string; name: string } | null;
  /** What the visitor wrote is being read. */
  reads: boolean;
}

/** One talk with a draft, as it is edited. It knows nothing of React. */
export class Simulator {
  readonly #studio: Studio;
  readonly #listeners = new Set<() => void>();
  #draft: FlowDraft | null = null;
  #document: FlowDocument | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unsubscribe: (() => void) | null = null;
  #state: SimulatorState = {
    talk: null,
    at: 0,
    setting: { at: thisSecond() },
    without: [],
    errors: [],
    notice: null,
    test: null,
    reads: false,
  };

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  get state(): SimulatorState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Follows the draft until `stop`. */
  start(): void {
    if (this.#unsubscribe) return;
    this.#unsubscribe = this.#studio.subscribe(() => this.#look());
    this.#draft = this.#studio.state.draft;
    void this.#compile();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#studio.light(null);
  }

  /** The visitor writes: what a conversation would be told of it is asked of the server, where the flow wants to know. */
  async say(text: string): Promise<void> {
    const { talk, at } = this.#state;
    const document = this.#document;
    if (!talk || !document) return;
    if (!wantsReadings(talk.after(at))) return this.act({ says: text });
    this.#set({ reads: true });
    try {
      const readings = await readText(document, text);
      this.act({ says: text, ...(hasAny(readings) && { readings }) });
    } catch (error) {
      this.act({ says: text });
      this.#set({ notice: `What it means could not be read: ${describeFailure(error)}` });
    } finally {
      this.#set({ reads: false });
    }
  }

  /** Something happens where the talk is shown; what came after that before is gone. */
  act(act: Act): void {
    const { talk, at } = this.#state;
    if (!talk) return;
    const next = talk.after(at).act(act);
    this.#set({ talk: next, at: next.steps.length, notice: null });
  }

  /** Shows it as it was after so many steps. */
  goTo(at: number): void {
    const { talk } = this.#state;
    if (talk) this.#set({ at: Math.min(Math.max(at, 1), talk.steps.length) });
  }

  restart(setting: Partial<Setting> = this.#state.setting): void {
    const { talk } = this.#state;
    if (!talk) return;
    const next = begin(talk.plan, setting);
    this.#set({ talk: next, at: next.steps.length, setting, notice: null, test: null });
  }

  /** A test's talk, shown at one of its steps. */
  async open(id: string, test: FlowTest, at: number): Promise<void> {
    this.#set({ without: test.without ?? [], test: { id, name: test.name } });
    const plan = await this.#compile();
    if (!plan) return;
    const { simulation, difference } = holdTest(plan, test);
    const { steps, setting } = simulation;
    this.#set({
      talk: simulation,
      at: Math.min(Math.max(at, 1), steps.length),
      setting,
      test: { id, name: test.name },
      notice: difference?.reason ?? null,
    });
  }

  clearNotice(): void {
    this.#set({ notice: null });
  }

  #look(): void {
    const { draft, panel } = this.#studio.state;
    const before = this.#draft;
    this.#draft = draft;
    if (panel !== 'tests') this.#light();
    if (before && !isPlayedOtherwise(before, draft)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#compile(), PAUSE);
  }

  /** Holds the talk with the draft as it is now. Answers with the plan. */
  async #compile(): Promise<Plan | null> {
    const draft = this.#draft ?? this.#studio.state.draft;
    const parsed = parseDocument(toDocument(draft));
    if (!parsed.ok) return this.#refuse(parsed.problems);
    let surroundings: Surroundings;
    try {
      surroundings = await this.#studio.surroundings.load(parsed.document);
    } catch (error) {
      this.#set({
        notice: `The flows that this one leads to could not be loaded: ${describeFailure(error)}`,
      });
      return null;
    }
    if (this.#studio.state.draft !== draft && isPlayedOtherwise(this.#studio.state.draft, draft)) return null;
    const { without } = this.#state;
    const compiled = compileAmong(parsed.document, surroundings, [...without]);
    if (!compiled.ok) return this.#refuse(compiled.problems);
    this.#document = parsed.document;
    this.#playWith(compiled.plan);
    return compiled.plan;
  }

  #refuse(problems: readonly Problem[]): null {
    this.#set({ errors: problems.filter(({ severity }) => severity === 'error') });
    return null;
  }

  #playWith(plan: Plan): void {
    const { talk, at, setting } = this.#state;
    if (!talk) {
      const first = begin(plan, setting);
      this.#set({ talk: first, at: first.steps.length, errors: [] });
      return;
    }
    const wasAtEnd = at === talk.steps.length;
    const { simulation, differs } = replay(plan, talk);
    const { length } = simulation.steps;
    this.#set({
      talk: simulation,
      at: wasAtEnd ? length : Math.min(at, length),
      errors: [],
      ...(differs !== null && { notice: describeChange(differs, length, talk.steps.length) }),
    });
  }

  #light(): void {
    const { talk, at } = this.#state;
    const { panel, draft, highlight } = this.#studio.state;
    if (panel !== 'simulator' || !talk) {
      if (highlight) this.#studio.light(null);
      return;
    }
    if (highlight === this.#lit?.highlight && this.#lit?.talk === talk && this.#lit.at === at) return;
    const lit = { ...trail(draft.id, talk.steps.slice(0, at)), at: standsAt(talk.after(at), draft.id) };
    this.#lit = { highlight: lit, talk, at };
    this.#studio.light(lit);
  }

  #lit: { highlight: NonNullable<Studio['state']['highlight']>; talk: Simulation; at: number } | null = null;

  #set(change: Partial<SimulatorState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#studio.state.panel !== 'tests') this.#light();
    for (const listener of this.#listeners) listener();
  }
}

function begin(plan: Plan, setting: Partial<Setting>): Simulation {
  return Simulation.of(plan, setting).act({ starts: true });
}

/** The node of this flow at which the talk stands: of a flow that was called, the node that called it. */
function standsAt(talk: Simulation, flow: string): string | null {
  if (talk.state.position === null) return null;
  return talk.steps.at(-1)?.callers.findLast((caller) => caller.flow === flow)?.node ?? null;
}

function describeChange(differs: number, length: number, before: number): string {
  const cut = length < before ? ` and cannot go on after step ${length}` : '';
  return `The draft has changed: the talk goes another way from step ${differs + 1} on${cut}.`;
}

/** Where things are and which tests there are changes nothing in how it plays. */
function isPlayedOtherwise(one: FlowDraft, other: FlowDraft): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  names.delete('layout');
  names.delete('tests');
  return [...names].some((name) => one[name] !== other[name]);
}

/** Only answers to the bot are read, and only where something in the flow depends on it. */
function wantsReadings({ plan, state: { status, phase } }: Simulation): boolean {
  if (status !== 'bot' && status !== 'resolved') return false;
  return plan.reads !== undefined || (phase.kind === 'listening' && phase.type === 'phone');
}

const hasAny = (readings: Readings): boolean => Object.keys(readings).length > 0;

/** Tests begin at a whole second. */
function thisSecond(): number {
  return Math.floor(Date.now() / 1_000) * 1_000;
}
