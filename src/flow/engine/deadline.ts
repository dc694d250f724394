import { DEFAULT_CLOSE_AFTER } from '../limits.ts';
import type { Plan } from '../plan.ts';
import type { Instant, State } from '../state.ts';
import { currentNodeOf, outletOf } from './turn.ts';

/**
 * When something happens by itself if nobody writes: a listener's timeout, the end of a wait, the waiting limit
 * while queued, the closing of an idle conversation. `null`: nothing is due, because an action is under way or the
 * conversation is closed or not started.
 */
export function nextDeadline(plan: Plan, state: State): Instant | null {
  return inboxDeadline(plan, state) ?? phaseDeadline(state) ?? idleDeadline(plan, state);
}

/** A message that waited for others (see `more`) and could be taken is due at once, in case none follow. */
function inboxDeadline(plan: Plan, state: State): Instant | null {
  const { kind } = state.phase;
  const first = state.inbox[0]?.acceptedAt;
  if (first === undefined || kind === 'acting' || kind === 'delivering') return null;
  const node = kind === 'waiting' ? currentNodeOf(plan, state) : undefined;
  return kind === 'waiting' && (!node || outletOf(node, 'message') === undefined) ? null : first;
}

/** What the flow itself waits for. */
export function phaseDeadline({ phase, status }: State): Instant | null {
  switch (phase.kind) {
    case 'listening':
      return phase.deadline;
    case 'waiting':
    case 'delivering':
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
