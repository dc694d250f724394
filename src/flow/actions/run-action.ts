import type { Next, Turn } from '../engine/turn.ts';
import { failNode } from '../engine/fail.ts';
import type { ActionNode } from '../plan.ts';
import type { ActingPhase, ActionOutcome } from '../state.ts';
import { finishAssignMember, runAssignMember } from './assign-member/run.ts';
import { runClose } from './close/run.ts';
import { finishCreateContact, runCreateContact } from './create-contact/run.ts';
import { queue, runEscalate } from './escalate/run.ts';
import { finishSend } from './finish-send.ts';
import { isSending } from './is-sending.ts';
import { runResolve } from './resolve/run.ts';
import { runSendEmail } from './send-email/run.ts';
import { runSendSms } from './send-sms/run.ts';
import { runTransferToBot } from './transfer-to-bot/run.ts';
import { finishUpdateSegment, runUpdateSegment } from './update-segment/run.ts';
import { runWhatsappTemplate } from './whatsapp-template/run.ts';

export function runAction(turn: Turn, node: ActionNode): Next {
  switch (node.action) {
    case 'escalate':
      return runEscalate(turn, node);
    case 'transferToBot':
      return runTransferToBot(turn, node);
    case 'updateSegment':
      return runUpdateSegment(turn, node);
    case 'assignMember':
      return runAssignMember(turn, node);
    case 'createContact':
      return runCreateContact(turn, node);
    case 'sendSms':
      return runSendSms(turn, node);
    case 'sendEmail':
      return runSendEmail(turn, node);
    case 'whatsappTemplate':
      return runWhatsappTemplate(turn, node);
    case 'resolve':
      return runResolve(turn, node);
    case 'close':
      return runClose(turn, node);
  }
}

/** Goes on with the result of an action that ran outside. */
export function finishAction(turn: Turn, node: ActionNode, phase: ActingPhase, outcome: ActionOutcome): Next {
  if (isSending(node)) return finishSend(turn, node, phase, outcome);
  if (!outcome.ok) return failNode(turn, node, outcome.error);
  switch (node.action) {
    case 'escalate':
      return queue(turn, node, outcome.result);
    case 'updateSegment':
      return finishUpdateSegment(turn, node, outcome.result);
    case 'assignMember':
      return finishAssignMember(turn, node, outcome.result);
    case 'createContact':
      return finishCreateContact(turn, node, outcome.result);
    case 'transferToBot':
    case 'resolve':
    case 'close':
      // They never ask for anything outside, so nothing can come back for them.
      return null;
  }
}
