import { DEFAULT_CLOSE_AFTER } from '../limits.ts';
import type { Plan } from '../plan.ts';
import type { Instant, State } from '../state.ts';
import { offerDeadline } from './ticket.ts';
import { currentNodeOf, outletOf } from './turn.ts';

/**
 * When something happens by itself if nobody writes: a listener's timeout, the end of a wait, the waiting limit
 * while queued, the end of an offer to a member, a reminder, the closing of an idle conversation. `null`: nothing is due, because an action is under way or the
 * conversation is closed or not started.
 */
export function nextDeadline(plan: Plan, state: State): Instant | null {
  return (
    inboxDeadline(plan, state) ??
    earliest(phaseDeadline(state), offerDeadline(state), nudgeDeadline(plan, state)) ??
    idleDeadline(plan, state)
  );
}

function earliest(...deadlines: (Instant | null)[]): Instant | null {
  const known = deadlines.filter((deadline) => deadline !== null);
  return known.length === 0 ? null : Math.min(...known);
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

/** When a visitor who owes an answer is reminded, once for each time they fall silent. */
export function nudgeDeadline(plan: Plan, state: State): Instant | null {
  const { nudgeAfter, nudge } = plan.flows[plan.flow]?.settings ?? {};
  if (nudgeAfter === undefined || nudge === undefined) return null;
  if (state.phase.kind !== 'listening' || state.nudgedAfter === state.activeAt) return null;
  return state.activeAt + nudgeAfter;
}

/** Only a conversation in which nothing else would ever happen by itself is idle. */
export function idleDeadline(plan: Plan, state: State): Instant | null {
  if (state.status === 'closed' || state.visits === 0 || state.phase.kind === 'acting') return null;
  return state.activeAt + (plan.flows[plan.flow]?.settings.closeAfter ?? DEFAULT_CLOSE_AFTER);
}
