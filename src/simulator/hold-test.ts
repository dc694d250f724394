import type { Plan } from '../flow/plan.ts';
import type { FlowTest } from '../flow/tests/schema.ts';
import { actOf } from './act.ts';
import { describeAct } from './describe-act.ts';
import { DEFAULT_SETTING, entriesOf, Simulation } from './simulation.ts';
import type { Setting } from './simulation.ts';
import { toLine } from './to-line.ts';

/** Where a talk goes another way than its test has it. */
export interface Difference {
  /** Which step, from 0; the number of steps: how it stands at the end. */
  step: number;
  /** The transcript's lines of that step; for the end, the status. */
  expected: string[];
  actual: string[];
  /** One sentence for people. */
  reason: string;
}

export interface HeldTest {
  /** The talk as it goes now, to its end or to the step that cannot be taken. */
  simulation: Simulation;
  /** The first one; null: it goes as it should. */
  difference: Difference | null;
}

/** Holds a test's talk with the flow as it is now. */
export function holdTest(plan: Plan, test: FlowTest): HeldTest {
  let simulation = Simulation.of(plan, settingOf(test));
  let difference: Difference | null = null;
  for (const [index, step] of test.talk.entries()) {
    const act = actOf(step);
    if (!act) {
      const reason = `In step ${index + 1} nothing happens, or several things do: give exactly one.`;
      return {
        simulation,
        difference: difference ?? { step: index, expected: step.transcript, actual: [], reason },
      };
    }
    simulation = simulation.act(act);
    const taken = simulation.steps[index];
    const actual = taken ? entriesOf(taken).map(toLine) : [];
    if (difference || (isSame(step.transcript, actual) && !isImpossible(simulation, step.transcript)))
      continue;
    const what = `Step ${index + 1}, ${describeAct(act)}`;
    const why = taken?.refused;
    const reason = why ? `${what}: ${why.message}` : `${what}, adds other lines than it should.`;
    difference = { step: index, expected: step.transcript, actual, reason };
  }
  return { simulation, difference: difference ?? compareStatus(simulation, test) };
}

/** A command that the conversation refuses may be what a test is about; then it brings no lines. */
function isImpossible(simulation: Simulation, expected: string[]): boolean {
  const step = simulation.steps.at(-1);
  return step !== undefined && step.refused !== null && !('commands' in step.act && expected.length === 0);
}

function compareStatus(simulation: Simulation, { talk, status }: FlowTest): Difference | null {
  const actual = simulation.view.status;
  if (actual === status) return null;
  const reason = `At the end the conversation should be “${status}” and is “${actual}”.`;
  return { step: talk.length, expected: [status], actual: [actual], reason };
}

const isSame = (expected: string[], actual: string[]) =>
  expected.length === actual.length && expected.every((line, index) => line === actual[index]);

/** What the test's conversation begins with. */
export function settingOf({ at, channel, visitor, contact, variables }: FlowTest): Setting {
  return {
    ...DEFAULT_SETTING,
    ...(at !== undefined && { at: Date.parse(at) }),
    ...(channel !== undefined && { channel }),
    ...(visitor && { visitor }),
    ...(contact && { contact }),
    ...(variables && { variables }),
  };
}
