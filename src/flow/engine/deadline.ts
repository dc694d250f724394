import { DEFAULT_CLOSE_AFTER } from '../limits.ts';
import type { Plan } from '../plan.ts';
import type { Instant, State } from '../state.ts';

/**
 * When something happens by itself if nobody writes: a listener's timeout, the end of a wait, the waiting limit
 * while queued, the closing of an idle conversation. `null`: nothing is due, because an action is under way or the
 * conversation is closed or not started.
 */
export function nextDeadline(plan: Plan, state: State): Instant | null {
  const own = phaseDeadline(state);
  return own ?? idleDeadline(plan, state);
}

/** What the flow itself waits for. */
export function phaseDeadline({ phase, status, inbox }: State): Instant | null {
  switch (phase.kind) {
    case 'listening':
      return inbox[0]?.acceptedAt ?? phase.deadline;
    case 'waiting':
      return phase.until;
    case 'handoff':
      return status === 'queued' ? phase.deadline : null;
    case 'acting':
    case 'ended':
      return null;
  }
}

/** Only a conversation in which nothing else would ever happen by itself is idle. */
export function idleDeadline(plan: Plan, state: State): Instant | null {
  if (state.status === 'closed' || state.visits === 0 || state.phase.kind === 'acting') return null;
  return state.activeAt + (plan.flows[plan.flow]?.settings.closeAfter ?? DEFAULT_CLOSE_AFTER);
}
