import { findButton } from '../nodes/listener/find-press.ts';
import { LEFT_NOTICE, NOT_QUEUED_NOTICE } from '../texts.ts';
import { addEntry, addEvent } from './entries.ts';
import { run } from './run.ts';
import type { Handoff } from './ticket.ts';
import { currentNode, endRun, follow, outletOf, perform } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * People read what is in the inbox; but a visitor in the queue who presses the button for it goes back to the bot, and
 * whatever they wrote after that is the bot's.
 */
export function takeByPeople(turn: Turn, phase: Handoff): void {
  const { state } = turn;
  const { leave } = phase;
  const isPress = ({ choice }: { choice?: string }) =>
    leave !== undefined && choice !== undefined && findButton([leave], choice) !== undefined;
  const press = state.inbox.findIndex(isPress);
  const count = press < 0 ? state.inbox.length : press + 1;
  perform(turn, { type: 'taken', messages: state.inbox.slice(0, count).map(({ id }) => id) });
  state.inbox = state.inbox.slice(count);
  if (press < 0) return;
  if (state.status === 'queued') leaveQueue(turn);
  else addEntry(turn, { from: 'system', type: 'text', text: NOT_QUEUED_NOTICE });
}

/** The bot has the conversation again before it says anything. */
function leaveQueue(turn: Turn): void {
  const { state } = turn;
  state.status = 'bot';
  addEvent(turn, 'left', LEFT_NOTICE);
  const node = currentNode(turn);
  if (!node) endRun(turn);
  else run(turn, follow(turn, node, outletOf(node, 'left') === undefined ? 'returned' : 'left'));
}
