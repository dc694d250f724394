import { addEvent, memberData } from '../../engine/entries.ts';
import { follow } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { render } from '../../expressions/render.ts';
import type { UpdateSegmentNode } from '../../plan.ts';
import type { ActionResult } from '../../state.ts';
import type { MemberRef } from '../../transcript.ts';
import { startAction } from '../start-action.ts';

export function runUpdateSegment(turn: Turn, node: UpdateSegmentNode): Next {
  const segment = render(turn.state, node.segment).trim();
  return startAction(turn, { name: 'updateSegment', segment }, node.retryFor);
}

export function finishUpdateSegment(turn: Turn, node: UpdateSegmentNode, { segment }: ActionResult): Next {
  setSegment(turn, segment ?? render(turn.state, node.segment).trim());
  return follow(turn, node, 'success');
}

/** @param by the person who does it; absent: the flow */
export function setSegment(turn: Turn, segment: string | null, by?: MemberRef): void {
  turn.state.segment = segment;
  const text = segment === null ? 'The segment was removed.' : `The segment is now ${segment}.`;
  addEvent(turn, 'segment', text, {
    membersOnly: true,
    data: { segment, ...(by && { by: memberData(by) }) },
  });
}
