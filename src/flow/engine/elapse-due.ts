import { closeConversation } from '../actions/close/run.ts';
import { render } from '../expressions/render.ts';
import { idleDeadline, nudgeDeadline, phaseDeadline } from './deadline.ts';
import { elapse } from './elapse.ts';
import { sayText } from './entries.ts';
import { takeInbox } from './take-inbox.ts';
import { passOffer } from './ticket.ts';
import type { Turn } from './turn.ts';

/** Gives out what is in the inbox, and lets everything happen that is due by the turn's time. */
export function elapseDue(turn: Turn): void {
  const { state, now } = turn;
  // What starts now is due later than now, so this ends; the bound guards against a clock that runs backwards.
  for (let count = 0; count < 10; count += 1) {
    takeInbox(turn);
    passOffer(turn);
    const due = phaseDeadline(state);
    if (due === null || due > now) break;
    elapse(turn);
  }
  nudge(turn);
  closeIdle(turn);
}

/** The visitor has fallen silent: a word of the bot's, which does not count as something happening. */
function nudge(turn: Turn): void {
  const { state, plan, now } = turn;
  const due = nudgeDeadline(plan, state);
  const text = plan.flows[plan.flow]?.settings.nudge;
  if (due === null || due > now || text === undefined || isCloseDue(turn)) return;
  state.nudgedAfter = state.activeAt;
  sayText(turn, render(state, text));
}

function isCloseDue({ state, plan, now }: Turn): boolean {
  const due = phaseDeadline(state) === null ? idleDeadline(plan, state) : null;
  return due !== null && due <= now;
}

function closeIdle(turn: Turn): void {
  const { state, plan } = turn;
  if (!isCloseDue(turn)) return;
  const message = plan.flows[plan.flow]?.settings.idleMessage;
  if (message !== undefined && (state.status === 'bot' || state.status === 'resolved')) {
    sayText(turn, render(state, message));
  }
  closeConversation(turn);
}
