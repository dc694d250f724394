import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { FlowDocument } from '../../src/flow/document.ts';
import type { Plan } from '../../src/flow/plan.ts';
import { compile } from '../../src/flow/publish.ts';
import type { View } from '../../src/flow/state.ts';
import type { FlowTest } from '../../src/flow/tests/schema.ts';
import type { Entry } from '../../src/flow/transcript.ts';
import { actOf } from '../../src/simulator/act.ts';
import type { Act } from '../../src/simulator/act.ts';
import { settingOf } from '../../src/simulator/hold-test.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { createTemporalClient } from '../../src/temporal/connection.ts';
import { createConversationClient, type ConversationClient } from '../../src/temporal/conversation-client.ts';
import { startWorker, type RunningWorker } from '../../src/temporal/worker.ts';
import { flowDocument, planOf } from '../flow/support/arbitraries.ts';
import { parse } from '../flow/support/conversation.ts';
import { workflowBundle } from '../support/builds.ts';
import '../support/quiet-temporal.ts';
import { temporalAddress } from '../support/temporal.ts';
import { isSoon, nextAct } from './support/next-act.ts';
import { activitiesOf, RealTalk } from './support/real-talk.ts';

const TALKS = 1_000;
const ACTS = 9;
/** So many talks are held at a time. */
const AT_ONCE = 32;
/** In the simulation; so little that nothing falls due by the way. */
const PACE = 1;
const CLOSE: Act = { commands: { name: 'close' } };

describe('a simulated and a real run of the same talk', function () {
  this.timeout(1_200_000);

  const talks = new Map<string, RealTalk>();
  let worker: RunningWorker;
  let client: ConversationClient;

  before(async () => {
    const target = { address: await temporalAddress(), namespace: 'default' };
    const taskQueue = `test-${randomUUID()}`;
    client = createConversationClient(createTemporalClient(target), taskQueue);
    worker = await startWorker({
      ...target,
      activities: activitiesOf((id) => {
        const talk = talks.get(id);
        assert.ok(talk, id);
        return talk;
      }),
      workflowBundle: await workflowBundle(),
      options: { taskQueue },
      sendsPerSecond: { twilio: 1_000, sendgrid: 1_000, whatsapp: 1_000 },
    });
  });

  after(() => worker.stop());

  /** Holds the talk for real, and compares how it stands after each act and what was said in the end. */
  async function compare(simulated: Simulation, historyCap: number, bySignal: (step: number) => boolean) {
    const { plan, setting, steps } = simulated;
    const id = randomUUID();
    const real = new RealTalk(client, id);
    talks.set(id, real);
    const { channel, visitor, contact, variables } = setting;
    const facts = { conversation: { id, channel }, visitor, contact };
    try {
      for (const [index, step] of steps.entries()) {
        const after = simulated.after(index + 1);
        const before = simulated.after(index);
        foresee(real, simulated, index);
        const { act } = step;
        if ('starts' in act) await real.start({ facts, variables, plan, historyCap });
        else if ('passes' in act) real.pass();
        else if ('finishes' in act) real.finish(before.running?.key ?? '', act.finishes);
        else await real.deliver(inputOf(act, before, index, real), bySignal(index));
        await real.reached(revisionOf(after));
        if (real.rev === revisionOf(after))
          assert.deepEqual(standing(real.view), standing(after.view), `act ${index}`);
      }
      assert.deepEqual(written(real.entries.values()), written(simulated.entries));
      assert.deepEqual(real.variables, simulated.state.variables);
      assert.equal(real.rev, revisionOf(simulated));
      // Their keys count the visits of nodes.
      assert.deepEqual(real.asked, asked(simulated));
    } finally {
      real.end();
    }
  }

  it(`says, asks for and comes to the same, in ${TALKS} generated talks with timeouts, errors and handoffs`, async () => {
    const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
    console.log(`      seed ${seed}`);
    const dice = fc.array(fc.nat(59), { minLength: ACTS * 12, maxLength: ACTS * 12 });
    const drawn = fc.sample(fc.tuple(flowDocument, dice, fc.boolean()), { seed, numRuns: TALKS });
    const seen = { due: 0, errors: 0, handoffs: 0, acts: 0 };
    await inParallel(drawn, async ([document, tape, short], index) => {
      const simulated = generate(planOf(withShortTimes(document)), tape);
      for (const { act, state } of simulated.steps) {
        seen.acts += 1;
        if ('passes' in act) seen.due += 1;
        if ('finishes' in act && !act.finishes.ok) seen.errors += 1;
        if (state.phase.kind === 'handoff' && 'commands' in act) seen.handoffs += 1;
      }
      try {
        await compare(simulated, short ? 40 : 1_500, (step) => tape[step] === 7);
      } catch (error) {
        const acts = simulated.steps.map(({ act }) => act);
        console.error(
          `      seed ${seed}, talk ${index}: ${String(error)}\n${JSON.stringify({ document, acts })}`,
        );
        throw error;
      }
    });
    console.log(`      ${JSON.stringify(seen)}`);
    for (const [what, count] of Object.entries(seen)) assert.ok(count > 100, `${what}: ${count}`);
  });

  for (const { document, name, test } of exampleTests()) {
    it(`is the same in ${document.id}: ${name}`, async () => {
      const documents = new Map(examples().map((one) => [one.id, withShortTimes(one, '2s')]));
      const compiled = compile(withShortTimes(document, '2s'), 1, {
        findFlow: (id) => {
          const found = test.without?.includes(id) ? undefined : documents.get(id);
          return found ? { document: found, version: 1 } : null;
        },
      });
      assert.ok(compiled.ok, JSON.stringify(compiled.problems));
      const simulated = holdShort(compiled.plan, test);
      assert.ok(simulated.entries.length > 3);
      await compare(simulated, 60, () => false);
    });
  }
});

/** The simulation's number of events is the revision of a conversation that runs for real. */
function revisionOf({ steps }: Simulation): number {
  return steps.length;
}

/** An action that comes back next is ready to, so that the turn need not wait for it. */
function foresee(real: RealTalk, talk: Simulation, index: number): void {
  const next = talk.steps[index + 1]?.act;
  const running = talk.after(index + 1).running;
  if (next && 'finishes' in next && running && !talk.after(index).running)
    real.finish(running.key, next.finishes);
}

function inputOf(act: Act, before: Simulation, index: number, real: RealTalk) {
  if ('delivers' in act) {
    const key = before.steps.at(-1)?.sendKey ?? '';
    return { kind: 'delivery' as const, id: `d${index}`, key, report: act.delivers };
  }
  if ('commands' in act) {
    const { for: time, ...command } = { for: undefined, ...act.commands };
    const by = act.by ?? (command.name === 'offer' || command.name === 'unassign' ? ROUTING : ALEX);
    const until = time === undefined ? {} : { until: Date.now() + 3_600_000 };
    return { kind: 'command' as const, id: `k${index}`, by, command: { ...command, ...until } as never };
  }
  // An answer that is given in time counts, though the machine be slow.
  const until = Date.parse(real.view?.until ?? '') || Infinity;
  const acceptedAt = Math.min(Date.now(), until);
  const body = 'presses' in act ? { choice: act.presses } : { text: 'says' in act ? act.says : '' };
  const readings = 'readings' in act && act.readings ? { readings: act.readings } : {};
  const message = { id: `m${index}`, acceptedAt, position: real.nextPosition(), ...body, ...readings };
  return { kind: 'message' as const, message };
}

const ALEX = { id: 'alex', name: 'Alex' };
const ROUTING = { id: 'dispatcher', name: 'Routing' };

/** Chance decides what happens, as long as there is something left to happen. */
function generate(plan: Plan, tape: readonly number[]): Simulation {
  let at = 0;
  const dice = (sides: number) => (tape[at++ % tape.length] ?? 0) % Math.max(sides, 1);
  let talk = Simulation.of(plan, { at: Date.now(), visitor: { name: 'Ada' }, pace: PACE }).act({
    starts: true,
  });
  while (talk.steps.length <= ACTS && talk.view.status !== 'closed') talk = talk.act(nextAct(talk, dice));
  return talk.view.status === 'closed' ? talk : talk.act(CLOSE);
}

/** The talk of an example's test, among flows whose times are short: where time passes, what is due comes. */
function holdShort(plan: Plan, test: FlowTest): Simulation {
  let talk = Simulation.of(plan, { ...settingOf(test), at: Date.now(), pace: PACE });
  for (const step of test.talk) {
    const act = actOf(step);
    assert.ok(act);
    if (!('passes' in act)) talk = talk.act(act);
    else if (step.transcript.length > 0 && isSoon(talk)) talk = talk.act({ passes: 'due' });
  }
  return talk.view.status === 'closed' ? talk : talk.act(CLOSE);
}

/** With deadlines that a test can wait for. */
function withShortTimes(document: FlowDocument, most = '1h'): FlowDocument {
  const nodes = Object.entries(document.nodes).map(([id, node]) => [id, shorten(node, most)]);
  return { ...document, nodes: Object.fromEntries(nodes) as FlowDocument['nodes'] };
}

const TIMES = ['timeout', 'for', 'waitAtMost', 'waitForDelivery'];

function shorten(node: object, most: string): object {
  const { until, ...rest } = node as { until?: string };
  if (most === '2s' && until !== undefined) return { ...rest, for: '2s' };
  return Object.fromEntries(
    Object.entries(node).map(([field, value]) => [
      field,
      TIMES.includes(field) && (most === '2s' || value === '1m') ? '2s' : (value as unknown),
    ]),
  );
}

function examples(): FlowDocument[] {
  const folder = new URL('../../examples/', import.meta.url);
  return readdirSync(folder).map((name) => parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))));
}

function exampleTests(): { document: FlowDocument; name: string; test: FlowTest }[] {
  return examples().flatMap((document) =>
    Object.values(document.tests ?? {}).map((test) => ({ document, name: test.name, test })),
  );
}

/** How a conversation stands, without the moments. */
function standing(view: View | null) {
  assert.ok(view);
  const { until: _until, queuedAt: _queuedAt, waitingFor, expects, ticket, ...rest } = view;
  return {
    ...rest,
    waitingFor: waitingFor.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, ''),
    expects: expects && { ...expects, until: expects.until !== undefined },
    ticket: ticket && {
      ...ticket,
      holdUntil: ticket.holdUntil !== undefined,
      passedAt: ticket.passedAt !== undefined,
      offer: ticket.offer?.member,
    },
  };
}

/** A transcript without the moments. */
function written(entries: Iterable<Entry>) {
  return [...entries]
    .sort((a, b) => a.seq - b.seq)
    .map(({ at: _at, ...entry }) => {
      if (entry.type !== 'event' || !entry.data) return entry;
      const { until: _until, ...data } = entry.data;
      return { ...entry, data };
    });
}

function asked({ steps }: Simulation) {
  return steps.flatMap(({ effects }) =>
    effects.flatMap((effect) =>
      effect.type === 'action' ? [{ key: effect.key, action: effect.action }] : [],
    ),
  );
}

/** All of them, so many at a time. */
async function inParallel<T>(
  all: readonly T[],
  hold: (one: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < all.length) {
      const index = next;
      next += 1;
      await hold(all[index] as T, index).catch((error: unknown) => {
        // None of those that have not begun need to be held then.
        next = all.length;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
