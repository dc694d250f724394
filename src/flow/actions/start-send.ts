import type { Next, Turn } from '../engine/turn.ts';
import type { SendNode } from '../plan.ts';
import type { FlowError, SendRequest } from '../state.ts';
import { failSend } from './finish-send.ts';
import { actionKey, startAction } from './start-action.ts';

/** Sends what was filled in, or fails at once where that can be sent by nobody. */
export function startSend(turn: Turn, node: SendNode, filledIn: SendRequest | FlowError): Next {
  if ('code' in filledIn) return failSend(turn, node, actionKey(turn.state), filledIn);
  const awaits = node.waitForDelivery === undefined ? {} : { awaitDelivery: true as const };
  return startAction(turn, { ...filledIn, ...awaits }, node.retryFor);
}

export function tooLong(what: string, limit: number): FlowError {
  return { code: 'text_too_long', message: `${what} is longer than ${limit} characters.` };
}

export function nobodyToSendTo(what: string): FlowError {
  return { code: 'invalid_recipient', message: `There is no ${what} to send to: “to” is empty.` };
}
