import { setVariable } from './set-variable.ts';
import type { Next, Turn } from './turn.ts';

/** Moves into a flow of the plan: its variables get their defaults where they have no value yet. */
export function enterFlow(turn: Turn, key: string): Next {
  const { state, plan } = turn;
  const flow = plan.flows[key];
  if (!flow) return null;
  for (const [name, value] of Object.entries(flow.defaults)) {
    if (!Object.hasOwn(state.variables, name)) setVariable(turn, name, value);
  }
  state.position = { flow: key, node: flow.start, visit: state.visits };
  return flow.start;
}
