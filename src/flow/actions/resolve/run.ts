import { addEvent, memberData } from '../../engine/entries.ts';
import { failNode } from '../../engine/fail.ts';
import { askSatisfaction } from '../../engine/survey.ts';
import { follow } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import type { ResolveNode } from '../../plan.ts';
import { RESOLVED_NOTICE } from '../../texts.ts';
import type { MemberRef } from '../../transcript.ts';

/** Marks the conversation as resolved; the flow may go on (thanks, a survey). */
export function runResolve(turn: Turn, node: ResolveNode): Next {
  if (turn.state.status === 'resolved') {
    return failNode(turn, node, {
      code: 'already_resolved',
      message: 'The conversation is resolved already.',
    });
  }
  markResolved(turn, null);
  return follow(turn, node, 'success');
}

/** @param by who did it; null: the flow itself */
export function markResolved(turn: Turn, by: MemberRef | null): void {
  turn.state.status = 'resolved';
  addEvent(turn, 'resolved', RESOLVED_NOTICE, by ? { data: { by: memberData(by) } } : {});
  askSatisfaction(turn);
}
