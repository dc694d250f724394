/**
 * Plays a recorded conversation again: a host that feeds the flow language what a history says has reached it, and
 * compares what comes of it with what the history says was done. Needs no server, and no Temporal.
 */
import type { Plan } from '../flow/plan.ts';
import type { Input, PositionedMessage, Projection } from '../flow/projection.ts';
import type { ActionOutcome, ActionRequest, Effect, FlowEvent, State } from '../flow/state.ts';
import type { Trace } from '../flow/trace.ts';
import type { Entry, Value } from '../flow/transcript.ts';
import { initialState, nextDeadline, runningAction, view } from '../flow/transition.ts';
import { Recorder } from '../simulator/recorder.ts';
import { actionError } from '../workflows/action-error.ts';
import { Ledger, type Onlooker } from '../workflows/ledger.ts';
import { CANCELLED } from '../workflows/protocol.ts';
import { describeAction, describeEntry, describeState, quote } from './describe.ts';
import type { ActivityEnd, Deed, Happening, RecordedRun, RecordedTask } from './recorded-run.ts';
import { isSame } from './same.ts';
import type { ActionCourse, Difference, NodeRef, ReplayStep, TrailItem, VariableChange } from './step.ts';

export interface Reenacted {
  steps: ReplayStep[];
  /** The first one; the steps end with it. `null`: the current code does the same. */
  difference: Difference | null;
}

/** The runs of one conversation, in their order. */
export function reenact(runs: readonly RecordedRun[]): Reenacted {
  const steps: ReplayStep[] = [];
  for (const [index, run] of runs.entries()) {
    const difference = new Reenactment(run, index + 1, steps).play();
    if (difference) return { steps, difference };
  }
  return { steps, difference: null };
}

/** What has been asked for and is not found in the history yet. */
interface Wanted {
  key: string;
  action: ActionRequest;
  retryFor: number;
  step: Draft | null;
}

type Draft = ReplayStep & { trail: TrailItem[]; actions: ActionCourse[] };

class Reenactment implements Onlooker {
  readonly #run: RecordedRun;
  readonly #number: number;
  readonly #plan: Plan;
  readonly #steps: ReplayStep[];
  readonly #ledger: Ledger;
  /** By revision: how the conversation stood. */
  readonly #revisions = new Map<number, State>();
  /** By seq: what was said, and where. */
  readonly #said = new Map<number, { entry: Entry; node: NodeRef | null }>();
  #task: RecordedTask;
  #event = 1;
  #draft: Draft | null = null;
  #recorder = new Recorder([]);
  #wanted: Wanted[] = [];
  /** The action that runs, once the history has it. */
  #running: (Wanted & { activity: number }) | null = null;

  constructor(run: RecordedRun, number: number, steps: ReplayStep[]) {
    this.#run = run;
    this.#number = number;
    this.#plan = run.plan;
    this.#steps = steps;
    const { carried, facts, variables } = run.start;
    this.#task = run.tasks[0] ?? { now: 0, completed: 1, happenings: [], deeds: [] };
    if (carried) {
      // The history's own is compared with what is made of it, so it may not be changed.
      this.#ledger = new Ledger(this.#plan, structuredClone(carried), this);
      this.#revisions.set(carried.rev, carried.flow);
      // What the run before this one had said and not told yet.
      for (const entry of carried.tail.flatMap(({ entries }) => entries))
        this.#said.set(entry.seq, { entry, node: null });
    } else {
      this.#ledger = Ledger.begin(
        this.#plan,
        initialState(this.#plan, facts, variables, this.#plan.engine),
        this,
      );
    }
  }

  play(): Difference | null {
    for (const [index, task] of this.#run.tasks.entries()) {
      this.#task = task;
      if (index === 0) this.#begin();
      for (const happening of task.happenings) this.#take(happening);
      for (const deed of task.deeds) {
        const difference = this.#compare(deed);
        if (difference) return difference;
      }
      const [missing] = this.#wanted;
      if (missing) {
        const current = describeAction(missing.action);
        return this.#differ(task.completed, this.#nodeOf(missing.key), 'does nothing', current);
      }
    }
    return null;
  }

  begins(event: FlowEvent): Trace {
    const before = this.#ledger.state.flow;
    const recorder = new Recorder(this.#recorder.callers);
    const trail: TrailItem[] = [];
    this.#recorder = recorder;
    this.#draft = {
      number: this.#steps.length + 1,
      run: this.#number,
      event: this.#event,
      plan: this.#plan,
      happened: event,
      before,
      after: before,
      trail,
      changes: [],
      actions: [],
    };
    const keep = () => {
      const passage = recorder.path.at(-1);
      if (passage) trail.push({ passage });
    };
    return {
      visited: (at, depth) => {
        recorder.visited(at, depth);
        keep();
      },
      left: (at, outlet) => {
        recorder.left(at, outlet);
        keep();
      },
      returned: (depth) => {
        const length = recorder.path.length;
        recorder.returned(depth);
        if (recorder.path.length > length) keep();
      },
      performed: (effect) => {
        const at = recorder.path.at(-1)?.at ?? before.position;
        trail.push({ effect, node: at && this.#nodeAt(at.flow, at.node) });
      },
    };
  }

  applied(effects: readonly Effect[]): void {
    const draft = this.#draft;
    if (!draft) return;
    const { flow, rev } = this.#ledger.state;
    const step = Object.assign(draft, { after: flow, changes: changesBetween(draft.before, flow) });
    this.#steps.push(step);
    this.#revisions.set(rev, flow);
    for (const item of draft.trail) {
      if ('effect' in item && item.effect.type === 'entry')
        this.#said.set(item.effect.entry.seq, { entry: item.effect.entry, node: item.node });
    }
    for (const effect of effects) {
      if (effect.type === 'action') {
        // The run after one that only passes it on begins it.
        if (!this.#run.passes) this.#wanted.push({ ...effect, step });
      } else if (effect.type === 'cancelAction') {
        // One that is not wanted any more in the same task leaves nothing in the history.
        this.#wanted = this.#wanted.filter(({ key }) => key !== effect.key);
        if (this.#running?.key === effect.key) this.#running = null;
      }
    }
  }

  #begin(): void {
    const { carried } = this.#run.start;
    if (!carried) {
      this.#ledger.apply({ type: 'start', now: this.#task.now });
      return;
    }
    // The run before this one had to leave it; it is taken up again.
    const acting = runningAction(carried.flow);
    if (!acting || this.#run.passes) return;
    const { key, action, since, retryFor } = acting;
    this.#wanted.push({ key, action, retryFor: Math.max(since + retryFor - this.#task.now, 1), step: null });
  }

  #take(happening: Happening): void {
    this.#event = happening.event;
    switch (happening.type) {
      case 'delivered':
        this.#ledger.receive(happening.delivery.inputs, this.#task.now);
        break;
      case 'cancelled':
        this.#ledger.receive([CANCELLED], this.#task.now);
        break;
      case 'ended':
        if (happening.end) this.#end(happening.activity, happening.name, happening.end);
    }
  }

  #end(activity: number, name: string, end: ActivityEnd): void {
    const { now } = this.#task;
    if (name === 'collectInbound' || name === 'recordClosed') {
      const messages = end.ok ? ((end.result ?? []) as PositionedMessage[]) : [];
      this.#ledger.receive(
        messages.map((message): Input => ({ kind: 'message', message })),
        now,
      );
      if (name === 'collectInbound') this.#elapse();
    } else if (this.#running?.activity === activity) {
      const { key, action, retryFor } = this.#running;
      this.#running = null;
      this.#ledger.apply({ type: 'actionFinished', now, key, outcome: outcomeOf(end, action, retryFor) });
    }
  }

  /** Messages that were accepted in time have been asked for; what is still due is due. */
  #elapse(): void {
    const { now } = this.#task;
    const deadline = nextDeadline(this.#plan, this.#ledger.state.flow);
    if (!this.#ledger.closed && deadline !== null && deadline <= now)
      this.#ledger.apply({ type: 'clock', now });
  }

  #compare(deed: Deed): Difference | null {
    switch (deed.type) {
      case 'acted':
        return this.#compareAction(deed);
      case 'told':
        return this.#compareProjection(deed.event, deed.projection);
      case 'completed':
        if (this.#ledger.closed) return null;
        return this.#differ(deed.event, this.#standing(), 'is over', this.#waits());
      case 'continued':
        return this.#compareCarried(deed.event, deed.carried.flow);
    }
  }

  #compareAction({ event, key, action, attempts }: Extract<Deed, { type: 'acted' }>): Difference | null {
    const wanted = this.#wanted.shift();
    const node = this.#nodeOf(key);
    if (!wanted) return this.#differ(event, node, describeAction(action), this.#waits());
    if (wanted.key !== key || !isSame(wanted.action, action)) {
      const [recorded, current] = [describeAction(action), describeAction(wanted.action)];
      const elsewhere =
        wanted.key === key ? '' : ` in node “${this.#nodeOf(wanted.key)?.name ?? wanted.key}”`;
      return this.#differ(event, node, recorded, `${current}${elsewhere}`);
    }
    this.#running = { ...wanted, activity: event };
    wanted.step?.actions.push({ key, action, startedAt: this.#task.now, event, attempts });
    return null;
  }

  /** Everything that was told up to a revision was said by then, and nothing else. */
  #compareProjection(event: number, projection: Projection): Difference | null {
    for (const entry of projection.entries) {
      const said = this.#said.get(entry.seq);
      if (said && isSameEntry(said.entry, entry)) continue;
      const node = said?.node ?? this.#standing();
      const current = said ? describeEntry(said.entry) : this.#waits();
      return this.#differ(event, node, describeEntry(entry), current);
    }
    const state = this.#revisions.get(projection.rev);
    if (!state) return this.#differ(event, this.#standing(), 'goes on', this.#waits());
    if (state.seq > projection.seq) {
      const said = this.#said.get(projection.seq + 1);
      return this.#differ(
        event,
        said?.node ?? null,
        'says nothing more',
        said ? describeEntry(said.entry) : 'does',
      );
    }
    for (const [name, value] of Object.entries(projection.variables)) {
      const current = state.variables[name];
      if (isSame(current, value)) continue;
      const node = this.#standing(state);
      return this.#differ(event, node, `sets ${name} to ${quote(value)}`, `to ${quote(current)}`);
    }
    const current = view(this.#plan, state);
    const { waitingFor } = projection.view;
    if (current.waitingFor === waitingFor && current.status === projection.view.status) return null;
    const recorded = describeState(projection.view);
    return this.#differ(event, this.#standing(state), recorded, describeState(current));
  }

  #compareCarried(event: number, carried: State): Difference | null {
    const { flow } = this.#ledger.state;
    for (const field of Object.keys(carried) as (keyof State)[]) {
      if (isSame(carried[field], flow[field])) continue;
      const [recorded, current] = [quote(carried[field]), quote(flow[field])];
      return this.#differ(event, this.#standing(), `carries on with ${field} ${recorded}`, `with ${current}`);
    }
    return null;
  }

  #differ(event: number, node: NodeRef | null, recorded: string, current: string): Difference {
    return { run: this.#number, event, node, recorded, current };
  }

  #waits(): string {
    return describeState(view(this.#plan, this.#ledger.state.flow));
  }

  #standing({ position }: State = this.#ledger.state.flow): NodeRef | null {
    return position && this.#nodeAt(position.flow, position.node);
  }

  /** Of an action's key, `<node>@<visit>`; which flow it is in follows from where the conversation stands. */
  #nodeOf(key: string): NodeRef | null {
    const id = key.slice(0, key.lastIndexOf('@'));
    const { position } = this.#ledger.state.flow;
    const flows = [position?.flow ?? this.#plan.flow, ...Object.keys(this.#plan.flows)];
    const flow = flows.find((one) => this.#plan.flows[one]?.nodes[id]);
    return flow === undefined ? null : this.#nodeAt(flow, id);
  }

  #nodeAt(flow: string, id: string): NodeRef {
    return { flow, id, name: this.#plan.flows[flow]?.nodes[id]?.name ?? id };
  }
}

function outcomeOf(end: ActivityEnd, action: ActionRequest, retryFor: number): ActionOutcome {
  if (!end.ok) return { ok: false, error: actionError(end.failure, action, retryFor) };
  return { ok: true, result: end.result as Extract<ActionOutcome, { ok: true }>['result'] };
}

function changesBetween(before: State, after: State): VariableChange[] {
  const names = new Set([...Object.keys(before.variables), ...Object.keys(after.variables)]);
  return [...names].flatMap((name) => {
    const [old, now] = [before.variables[name], after.variables[name]];
    return old === now ? [] : [{ name, ...given('before', old), ...given('after', now) }];
  });
}

function given<Name extends string>(name: Name, value: Value | undefined): { [name in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [name in Name]?: Value };
}

/** The data of an event are for programs; newer code may tell more in them, and decides the same. */
function isSameEntry(ours: Entry, recorded: Entry): boolean {
  if (ours.type !== 'event' || recorded.type !== 'event') return isSame(ours, recorded);
  const { data = {}, ...rest } = ours;
  const { data: recordedData = {}, ...recordedRest } = recorded;
  const known = Object.entries(recordedData).every(([name, value]) => isSame(value, data[name]));
  return known && isSame(rest, recordedRest);
}
