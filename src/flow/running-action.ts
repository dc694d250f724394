import type { ActingPhase, State } from './state.ts';

/** The action that runs outside of the flow, also behind a member who has taken over; null: none does. */
export function runningAction({ phase }: Pick<State, 'phase'>): ActingPhase | null {
  const paused = phase.kind === 'handoff' ? phase.paused : null;
  const acting = paused && !paused.finished && !paused.decided ? paused.phase : phase;
  return acting.kind === 'acting' ? acting : null;
}
