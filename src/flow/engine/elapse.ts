import { closeConversation } from '../actions/close/run.ts';
import { render } from '../expressions/render.ts';
import { addEvent, sayText } from './entries.ts';
import { idleDeadline, phaseDeadline } from './deadline.ts';
import { run } from './run.ts';
import { currentNode, endRun, follow } from './turn.ts';
import type { Turn } from './turn.ts';

/** What the phase waited for has passed: on at the outlet for that. */
export function elapse(turn: Turn): void {
  const { state } = turn;
  const node = currentNode(turn);
  if (!node) {
    endRun(turn);
    return;
  }
  switch (state.phase.kind) {
    case 'listening':
      run(turn, follow(turn, node, 'timeout'));
      return;
    case 'waiting':
      run(turn, follow(turn, node, 'next'));
      return;
    case 'handoff':
      // The bot has the conversation again before it says anything.
      state.status = 'bot';
      addEvent(turn, 'timed_out', 'Nobody took the conversation within its waiting limit.', {
        membersOnly: true,
      });
      run(turn, follow(turn, node, 'timeout'));
      return;
    case 'acting':
    case 'ended':
  }
}

/** Lets everything happen that is due by the turn's time. */
export function elapseDue(turn: Turn): void {
  const { state, now } = turn;
  // What starts now is due later than now, so this ends; the bound guards against a clock that runs backwards.
  for (let count = 0; count < 10; count += 1) {
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
