import { setPhase } from '../engine/turn.ts';
import type { Turn } from '../engine/turn.ts';
import type { ActionRequest } from '../state.ts';

/** Asks for an action that runs outside; its result comes back as an event with the same key. */
export function startAction(turn: Turn, action: ActionRequest, retryFor: number): null {
  const { state, now } = turn;
  const key = `${state.position?.node ?? ''}@${state.visits}`;
  setPhase(turn, { kind: 'acting', key, action, since: now, retryFor });
  turn.effects.push({ type: 'action', key, action, retryFor });
  return null;
}
