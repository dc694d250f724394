import type { FlowTest } from '../flow/tests/schema.ts';
import { DEFAULT_SETTING, entriesOf } from './simulation.ts';
import type { Simulation } from './simulation.ts';
import { toLine } from './to-line.ts';

/** The talk as a flow test: it passes as long as the flow does the same. */
export function recordTest(name: string, simulation: Simulation, without: string[] = []): FlowTest {
  const { setting, steps } = simulation;
  return {
    name,
    ...(setting.at !== DEFAULT_SETTING.at && { at: toSeconds(setting.at) }),
    ...(setting.channel !== DEFAULT_SETTING.channel && { channel: setting.channel }),
    ...given('visitor', setting.visitor),
    ...given('contact', setting.contact),
    ...given('variables', setting.variables),
    ...(without.length > 0 && { without }),
    talk: steps.map((step) => ({ ...step.act, transcript: entriesOf(step).map(toLine) })),
    status: simulation.view.status,
  };
}

/** ISO 8601 in whole seconds, which is how tests have it. */
function toSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

function given<Name extends string, Values extends object>(
  name: Name,
  values: Values,
): { [name in Name]?: Values } {
  return (Object.keys(values).length === 0 ? {} : { [name]: values }) as { [name in Name]?: Values };
}
