import { enterFlow } from './enter-flow.ts';
import { failFlow } from './fail.ts';
import { run } from './run.ts';
import type { Turn } from './turn.ts';

/** Starts the conversation's flow from its start node; the variables keep what is known already. */
export function startFlow(turn: Turn): void {
  const { state, plan } = turn;
  state.stack = [];
  state.error = null;
  const start = enterFlow(turn, plan.flow);
  if (start === null)
    failFlow(turn, { code: 'no_such_flow', message: `The plan has no flow “${plan.flow}”.` });
  else run(turn, start);
}
