import { closeConversation } from '../actions/close/run.ts';
import { render } from '../expressions/render.ts';
import { idleDeadline, phaseDeadline } from './deadline.ts';
import { elapse } from './elapse.ts';
import { sayText } from './entries.ts';
import { takeInbox } from './take-inbox.ts';
import type { Turn } from './turn.ts';

/** Gives out what is in the inbox, and lets everything happen that is due by the turn's time. */
export function elapseDue(turn: Turn): void {
  const { state, now } = turn;
  // What starts now is due later than now, so this ends; the bound guards against a clock that runs backwards.
  for (let count = 0; count < 10; count += 1) {
    takeInbox(turn);
    const due = phaseDeadline(state);
    if (due === null || due > now) break;
    elapse(turn);
  }
  if (phaseDeadline(state) === null) closeIdle(turn);
}

function closeIdle(turn: Turn): void {
  const { state, plan, now } = turn;
  const due = idleDeadline(plan, state);
  if (due === null || due > now) return;
  const message = plan.flows[plan.flow]?.settings.idleMessage;
  if (message !== undefined && (state.status === 'bot' || state.status === 'resolved')) {
    sayText(turn, render(state, message));
  }
  closeConversation(turn);
}
