import { addEvent } from './entries.ts';
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
    case 'delivering':
      // It was sent; whether it has arrived is not known by now.
      run(turn, follow(turn, node, 'success'));
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
