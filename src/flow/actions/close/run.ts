import { addEvent, memberData, sayText } from '../../engine/entries.ts';
import { cancelAction, endRun, takeAll } from '../../engine/turn.ts';
import type { Turn } from '../../engine/turn.ts';
import { render } from '../../expressions/render.ts';
import type { CloseNode } from '../../plan.ts';
import { CLOSED_NOTICE } from '../../texts.ts';
import type { MemberRef } from '../../transcript.ts';

export function runClose(turn: Turn, node: CloseNode): null {
  if (node.message !== undefined) sayText(turn, render(turn.state, node.message));
  return closeConversation(turn);
}

/**
 * Final: nothing runs, nothing waits, nothing is left in the inbox.
 * @param by the person who does it; absent: the flow, or the time
 */
export function closeConversation(turn: Turn, by?: MemberRef): null {
  cancelAction(turn);
  takeAll(turn);
  turn.state.status = 'closed';
  addEvent(turn, 'closed', CLOSED_NOTICE, by ? { data: { by: memberData(by) } } : {});
  return endRun(turn);
}
