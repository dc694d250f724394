import { idleDeadline, nudgeDeadline, phaseDeadline } from '../flow/engine/deadline.ts';
import { offerDeadline, ticketOf } from '../flow/engine/ticket.ts';
import type { Plan } from '../flow/plan.ts';
import type { Instant, State } from '../flow/state.ts';
import { nextDeadline } from '../flow/transition.ts';

/** What happens by itself next, when nobody does anything: the end of a sentence that says when. */
export interface Due {
  at: Instant;
  what: string;
}

/** Null: nothing happens by itself. */
export function describeDue(plan: Plan, state: State): Due | null {
  const at = nextDeadline(plan, state);
  return at === null ? null : { at, what: whatIsDue(plan, state, at) };
}

function whatIsDue(plan: Plan, state: State, at: Instant): string {
  if (at === offerDeadline(state) && state.phase.kind === 'handoff') {
    return `${ticketOf(state.phase).offer?.member.name ?? 'The member'} did not answer in time`;
  }
  if (at === phaseDeadline(state)) {
    switch (state.phase.kind) {
      case 'listening':
        return 'no answer in time';
      case 'waiting':
        return 'the wait is over';
      case 'delivering':
        return 'not known in time whether it arrived';
      case 'handoff':
        return 'nobody took it in time';
      case 'acting':
      case 'ended':
    }
  }
  if (at === nudgeDeadline(plan, state)) return 'the visitor is reminded';
  if (at === idleDeadline(plan, state)) return 'closed, because nothing happened any more';
  return 'what waits is taken';
}
