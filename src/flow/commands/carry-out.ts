import { setAssignee } from '../actions/assign-member/run.ts';
import { closeConversation } from '../actions/close/run.ts';
import { setSegment } from '../actions/update-segment/run.ts';
import { addEntry, addEvent, memberData } from '../engine/entries.ts';
import { cancelAction, endRun, takeAll } from '../engine/turn.ts';
import type { Turn } from '../engine/turn.ts';
import type { Command, FlowError } from '../state.ts';
import { RESOLVED_NOTICE, REOPENED_NOTICE } from '../texts.ts';
import type { MemberRef } from '../transcript.ts';
import { giveBack } from './give-back.ts';
import { takeOver } from './take-over.ts';

/**
 * Carries out a member's command at once, whatever the flow is doing.
 * @returns why it is not possible, or null; then nothing has changed
 */
export function carryOut(turn: Turn, id: string, by: MemberRef, command: Command): FlowError | null {
  const { state } = turn;
  if (state.status === 'closed') {
    return {
      code: 'conversation_closed',
      message: 'The conversation is closed; nothing can change it any more.',
    };
  }
  switch (command.name) {
    case 'accept':
      return accept(turn, by);
    case 'assign':
      assign(turn, command.member);
      return null;
    case 'reply':
      if (state.status === 'resolved') addEvent(turn, 'reopened', REOPENED_NOTICE);
      if (state.status !== 'human') takeOver(turn, by);
      addEntry(turn, { from: 'member', author: by, type: 'text', text: command.text }, id);
      state.activeAt = turn.now;
      return null;
    case 'note':
      addEntry(
        turn,
        { from: 'member', author: by, audience: 'members', type: 'text', text: command.text },
        id,
      );
      return null;
    case 'return':
      return giveBack(turn, by);
    case 'resolve':
      return resolve(turn, by);
    case 'reopen':
      if (state.status !== 'resolved') {
        return { code: 'not_resolved', message: 'The conversation is not resolved, so it is open already.' };
      }
      addEvent(turn, 'reopened', REOPENED_NOTICE, { data: { by: memberData(by) } });
      takeOver(turn, by);
      return null;
    case 'close':
      closeConversation(turn);
      return null;
    case 'segment':
      setSegment(turn, command.segment);
      return null;
  }
}

function accept(turn: Turn, by: MemberRef): FlowError | null {
  const { status, assignee } = turn.state;
  if (status === 'human') {
    return {
      code: 'already_accepted',
      message: `${assignee?.name ?? 'Another member'} has accepted it already.`,
    };
  }
  if (status === 'resolved') return alreadyResolved;
  takeOver(turn, by);
  return null;
}

/** A conversation that a member had and that is now nobody's goes back to the queue, so that it is not lost. */
function assign(turn: Turn, member: MemberRef | null): void {
  setAssignee(turn, member);
  if (member === null && turn.state.status === 'human') turn.state.status = 'queued';
}

function resolve(turn: Turn, by: MemberRef): FlowError | null {
  if (turn.state.status === 'resolved') return alreadyResolved;
  cancelAction(turn);
  takeAll(turn);
  turn.state.status = 'resolved';
  addEvent(turn, 'resolved', RESOLVED_NOTICE, { data: { by: memberData(by) } });
  endRun(turn);
  return null;
}

const alreadyResolved: FlowError = {
  code: 'already_resolved',
  message: 'The conversation is resolved; reopen it to go on with it.',
};
