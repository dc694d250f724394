import type { ActingPhase, State } from './state.ts';

/** The action that runs outside of the flow, also behind a member who has taken over; null: none does. */
export function runningAction({ phase }: Pick<State, 'phase'>): ActingPhase | null {
  const acting =
    phase.kind === 'handoff' && phase.paused && !phase.paused.finished ? phase.paused.phase : phase;
  return acting.kind === 'acting' ? acting : null;
}
