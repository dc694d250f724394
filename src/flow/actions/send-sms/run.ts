import type { Next, Turn } from '../../engine/turn.ts';
import { render, renderWhole } from '../../expressions/render.ts';
import { MAX_SMS } from '../../limits.ts';
import type { SendSmsNode } from '../../plan.ts';
import type { FlowError, SendRequest, State } from '../../state.ts';
import { nobodyToSendTo, startSend, tooLong } from '../start-send.ts';

export function runSendSms(turn: Turn, node: SendSmsNode): Next {
  return startSend(turn, node, fillIn(turn.state, node));
}

function fillIn(state: State, node: SendSmsNode): SendRequest | FlowError {
  const from = render(state, node.from).trim();
  const to = render(state, node.to).trim();
  const text = renderWhole(state, node.text, MAX_SMS);
  if (from === '') return { code: 'invalid_sender', message: 'The SMS has no sender: “from” is empty.' };
  if (to === '') return nobodyToSendTo('phone number');
  if (text === null) return tooLong('The text of the SMS', MAX_SMS);
  if (text.trim() === '') return { code: 'rejected', message: 'The SMS has no text.' };
  return {
    name: 'sendSms',
    from,
    to,
    text,
    ...(node.region === undefined ? {} : { region: node.region }),
  };
}
