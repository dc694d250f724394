import { setAssignee } from '../actions/assign-member/run.ts';
import { closeConversation } from '../actions/close/run.ts';
import { markResolved } from '../actions/resolve/run.ts';
import { setSegment } from '../actions/update-segment/run.ts';
import { addEntry, addEvent, memberData } from '../engine/entries.ts';
import { cancelAction, endRun, takeAll } from '../engine/turn.ts';
import type { Turn } from '../engine/turn.ts';
import type { Command, FlowError } from '../state.ts';
import { REOPENED_NOTICE } from '../texts.ts';
import type { MemberRef } from '../transcript.ts';
import { endByOperator } from './end-by-operator.ts';
import { retrySend } from './retry-send.ts';
import { declineOffer, offerTo } from './offer.ts';
import { giveBack } from './give-back.ts';
import { queueAgain, routeTo, unassign } from './reassign.ts';
import { takeOver } from './take-over.ts';

/**
 * Carries out a member's or an operator's command at once, whatever the flow is doing.
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
    case 'decline':
      return declineOffer(turn, by);
    case 'offer':
      return offerTo(turn, by, command);
    case 'assign':
      assign(turn, command.member, by);
      return null;
    case 'unassign':
      return unassign(turn, by, command.member);
    case 'reply':
      if (state.status === 'resolved') noteReopened(turn, by);
      if (state.status !== 'human') takeOver(turn, by);
      addEntry(
        turn,
        {
          from: 'member',
          author: by,
          type: 'text',
          text: command.text,
          ...(command.file && { file: command.file }),
        },
        id,
      );
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
      noteReopened(turn, by);
      takeOver(turn, by);
      return null;
    case 'close':
      closeConversation(turn, by);
      return null;
    case 'segment':
      setSegment(turn, command.segment, by);
      return null;
    // These came later. They are inputs: a history without them decides as before, so no engine version tells them apart.
    case 'skip':
    case 'fail':
      return endByOperator(turn, by, command);
    case 'retry':
      return retrySend(turn, by, command);
  }
}

/** Repeated by the member who has it already, it changes nothing. */
function accept(turn: Turn, by: MemberRef): FlowError | null {
  const { status, assignee } = turn.state;
  if (status === 'human') {
    if (assignee?.id === by.id) return null;
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
function assign(turn: Turn, member: MemberRef | null, by: MemberRef): void {
  const { state } = turn;
  setAssignee(turn, member, by);
  if (state.status === 'queued') routeTo(turn, member);
  else if (member === null && state.status === 'human') queueAgain(turn);
}

function resolve(turn: Turn, by: MemberRef): FlowError | null {
  if (turn.state.status === 'resolved') return alreadyResolved;
  cancelAction(turn);
  takeAll(turn);
  endRun(turn);
  markResolved(turn, by);
  return null;
}

function noteReopened(turn: Turn, by: MemberRef): void {
  addEvent(turn, 'reopened', REOPENED_NOTICE, { data: { by: memberData(by) } });
}

const alreadyResolved: FlowError = {
  code: 'already_resolved',
  message: 'The conversation is resolved; reopen it to go on with it.',
};
