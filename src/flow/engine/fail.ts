import { render } from '../expressions/render.ts';
import type { NodePlan } from '../plan.ts';
import type { FlowError } from '../state.ts';
import { FALLBACK_MESSAGE } from '../texts.ts';
import type { Value } from '../transcript.ts';
import { addEvent, errorData, sayText } from './entries.ts';
import { currentFlow, endRun, setError, takeOutlet } from './turn.ts';
import type { Next, Turn } from './turn.ts';

/** A node could not do what it is for: on at its error outlet, or the flow ends with the fallback message. */
export function failNode(turn: Turn, node: NodePlan, error: FlowError): Next {
  setError(turn, error);
  return takeOutlet(turn, node, 'error') ?? failFlow(turn, error);
}

/**
 * Ends the flow with an error: members see which, the visitor gets the fallback message.
 * @param data what else members' programs are told
 */
export function failFlow(turn: Turn, error: FlowError, data: { [key: string]: Value } = {}): null {
  const { state } = turn;
  setError(turn, error);
  addEvent(turn, 'failed', error.message, {
    membersOnly: true,
    data: { ...errorData(error, state.position?.node), ...data },
  });
  sayText(turn, render(state, currentFlow(turn)?.settings.fallbackMessage ?? FALLBACK_MESSAGE));
  return endRun(turn);
}
