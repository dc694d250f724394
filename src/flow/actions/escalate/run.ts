import { addEntry, addEvent, memberData } from '../../engine/entries.ts';
import { rememberSurvey } from '../../engine/survey.ts';
import { setPhase, takeAll } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { render } from '../../expressions/render.ts';
import { DEFAULT_OFFER_FOR, DEFAULT_REASSIGN_AFTER, MAX_LABEL } from '../../limits.ts';
import type { EscalateNode, Template } from '../../plan.ts';
import type { ActionResult, Ticket } from '../../state.ts';
import { leaveId } from '../../system-buttons.ts';
import { LEAVE_TEXT, QUEUED_NOTICE } from '../../texts.ts';
import type { Button, Value } from '../../transcript.ts';
import { startAction } from '../start-action.ts';

/** Whether a team or member exists is known outside only; where nothing is named, the conversation queues at once. */
export function runEscalate(turn: Turn, node: EscalateNode): Next {
  const { team, member, segment, requireAvailable } = node;
  if (team === undefined && member === undefined && segment === undefined && !requireAvailable) {
    return queue(turn, node, {});
  }
  return startAction(
    turn,
    {
      name: 'escalate',
      ...filledIn(turn, { team, member, segment }),
      ...(requireAvailable ? { ...demandsOf(turn, node), requireAvailable } : {}),
    },
    node.retryFor,
  );
}

/**
 * Queues the conversation; from here on the bot is silent until it gets the conversation back. Ticket and silence
 * are there before the visitor is told.
 */
export function queue(turn: Turn, node: EscalateNode, found: ActionResult): null {
  const { state, now } = turn;
  const { team, member } = found;
  const leave = leaveButton(turn, node);
  state.status = 'queued';
  rememberSurvey(turn);
  if (member) state.assignee = member;
  setPhase(turn, {
    kind: 'handoff',
    since: now,
    deadline: node.waitAtMost === undefined ? null : now + node.waitAtMost,
    ticket: issueTicket(turn, node, found),
    ...(leave ? { leave } : {}),
    paused: null,
  });
  const notice = node.notice === undefined ? '' : render(state, node.notice);
  const data: { [key: string]: Value } = {
    ...(team === undefined ? {} : { team }),
    ...(member ? { member: memberData(member) } : {}),
  };
  addEvent(turn, 'queued', notice.trim() === '' ? QUEUED_NOTICE : notice, { data });
  if (leave) showLeave(turn, node, leave);
  takeAll(turn);
  return null;
}

function issueTicket(turn: Turn, node: EscalateNode, { team, member, segment }: ActionResult): Ticket {
  const { strategy = 'anyone', offerFor = DEFAULT_OFFER_FOR } = node;
  const { reassignAfter = DEFAULT_REASSIGN_AFTER } = node;
  return {
    ...(team === undefined ? {} : { team }),
    ...(member ? { member: member.id, holdUntil: turn.now + reassignAfter } : {}),
    ...(segment === undefined ? {} : { segment }),
    ...demandsOf(turn, node),
    ...(node.previous ? { previous: true } : {}),
    strategy,
    offerFor,
    reassignAfter,
    passed: [],
  };
}

function leaveButton({ state }: Turn, { leave }: EscalateNode): Button | null {
  if (!leave) return null;
  const label = render(state, leave.label, MAX_LABEL).trim();
  return label === '' ? null : { id: leaveId(state.visits), label };
}

function showLeave(turn: Turn, { leave }: EscalateNode, button: Button): void {
  const text = leave?.text === undefined ? '' : render(turn.state, leave.text);
  addEntry(turn, {
    from: 'system',
    type: 'text',
    text: text.trim() === '' ? LEAVE_TEXT : text,
    buttons: [button],
  });
}

/** What a member has to know. What comes out empty (a visitor without a language, say) demands nothing. */
function demandsOf(turn: Turn, { language, skill }: EscalateNode): Pick<Ticket, 'language' | 'skill'> {
  const demands = Object.entries(filledIn(turn, { language, skill })).filter(([, text]) => text !== '');
  return Object.fromEntries(demands);
}

/** The texts that are given, filled in. */
function filledIn<Name extends string>(
  { state }: Turn,
  templates: { [name in Name]: Template | undefined },
): { [name in Name]?: string } {
  const texts: { [name in Name]?: string } = {};
  for (const name of Object.keys(templates) as Name[]) {
    const template = templates[name];
    if (template !== undefined) texts[name] = render(state, template).trim();
  }
  return texts;
}
