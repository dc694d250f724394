import { perform, setPhase } from '../engine/turn.ts';
import type { Turn } from '../engine/turn.ts';
import type { ActionRequest, State } from '../state.ts';

/** Names this visit of this node, whatever becomes of it. */
export function actionKey({ position, visits }: State): string {
  return `${position?.node ?? ''}@${visits}`;
}

/** Asks for an action that runs outside; its result comes back as an event with the same key. */
export function startAction(turn: Turn, action: ActionRequest, retryFor: number): null {
  const { state, now } = turn;
  const key = actionKey(state);
  setPhase(turn, { kind: 'acting', key, action, since: now, retryFor });
  perform(turn, { type: 'action', key, action, retryFor });
  return null;
}
