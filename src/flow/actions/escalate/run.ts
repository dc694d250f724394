import { addEvent, memberData } from '../../engine/entries.ts';
import { setPhase, takeAll } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { render } from '../../expressions/render.ts';
import type { EscalateNode } from '../../plan.ts';
import type { ActionResult } from '../../state.ts';
import { QUEUED_NOTICE } from '../../texts.ts';
import { startAction } from '../start-action.ts';

/** Whether a team or member exists is known outside only; without either the conversation queues at once. */
export function runEscalate(turn: Turn, node: EscalateNode): Next {
  const { state } = turn;
  if (node.team === undefined && node.member === undefined && !node.requireAvailable) {
    return queue(turn, node, {});
  }
  return startAction(
    turn,
    {
      name: 'escalate',
      ...(node.team === undefined ? {} : { team: render(state, node.team).trim() }),
      ...(node.member === undefined ? {} : { member: render(state, node.member).trim() }),
      ...(node.requireAvailable ? { requireAvailable: true } : {}),
    },
    node.retryFor,
  );
}

/** Queues the conversation; from here on the bot is silent until it gets the conversation back. */
export function queue(turn: Turn, node: EscalateNode, { team, member }: ActionResult): null {
  const { state, now } = turn;
  state.status = 'queued';
  if (member) state.assignee = member;
  setPhase(turn, {
    kind: 'handoff',
    since: now,
    deadline: node.waitAtMost === undefined ? null : now + node.waitAtMost,
    team: team ?? null,
    paused: null,
  });
  const notice = node.notice === undefined ? '' : render(state, node.notice);
  addEvent(turn, 'queued', notice.trim() === '' ? QUEUED_NOTICE : notice, {
    data: { ...(team === undefined ? {} : { team }), ...(member ? { member: memberData(member) } : {}) },
  });
  takeAll(turn);
  return null;
}
