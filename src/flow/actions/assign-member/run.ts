import { addEvent, memberData } from '../../engine/entries.ts';
import { failNode } from '../../engine/fail.ts';
import { follow } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { render } from '../../expressions/render.ts';
import type { AssignMemberNode } from '../../plan.ts';
import type { ActionResult } from '../../state.ts';
import type { MemberRef } from '../../transcript.ts';
import { startAction } from '../start-action.ts';

export function runAssignMember(turn: Turn, node: AssignMemberNode): Next {
  const { state } = turn;
  return startAction(
    turn,
    {
      name: 'assignMember',
      ...(node.member === undefined ? {} : { member: render(state, node.member).trim() }),
      ...(node.previous ? { previous: true } : {}),
      ...(node.team === undefined ? {} : { team: render(state, node.team).trim() }),
    },
    node.retryFor,
  );
}

/** The flow goes on: a conversation can have a member without being handed over. */
export function finishAssignMember(turn: Turn, node: AssignMemberNode, { member }: ActionResult): Next {
  if (!member)
    return failNode(turn, node, { code: 'nobody_eligible', message: 'There is nobody to assign.' });
  setAssignee(turn, member);
  return follow(turn, node, 'success');
}

/** @param by the person who does it; absent: the flow */
export function setAssignee(turn: Turn, member: MemberRef | null, by?: MemberRef): void {
  turn.state.assignee = member;
  addEvent(turn, 'assigned', member ? `Assigned to ${member.name}.` : 'Assigned to nobody.', {
    membersOnly: true,
    data: { member: member && memberData(member), ...(by && { by: memberData(by) }) },
  });
}
