import { readEmail } from '../../answers/read-email.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { escapeHtml } from '../../expressions/escape-html.ts';
import { render, renderWhole } from '../../expressions/render.ts';
import { toText } from '../../expressions/to-text.ts';
import { MAX_ADDRESSES, MAX_EMAIL, MAX_RECIPIENTS, MAX_SUBJECT } from '../../limits.ts';
import type { SendEmailNode, Template } from '../../plan.ts';
import type { FlowError, SendRequest, State } from '../../state.ts';
import { nobodyToSendTo, startSend, tooLong } from '../start-send.ts';
import { splitRecipients } from './recipients.ts';

export function runSendEmail(turn: Turn, node: SendEmailNode): Next {
  return startSend(turn, node, fillIn(turn.state, node));
}

function fillIn(state: State, node: SendEmailNode): SendRequest | FlowError {
  const to = recipientsOf(state, node.to);
  if ('code' in to) return to;
  const subject = renderWhole(state, node.subject, MAX_SUBJECT);
  const text = renderWhole(state, node.text, MAX_EMAIL);
  const html =
    node.html === undefined
      ? undefined
      : renderWhole(state, node.html, MAX_EMAIL, (value) => escapeHtml(toText(value)));
  if (subject === null) return tooLong('The subject of the email', MAX_SUBJECT);
  if (text === null) return tooLong('The text of the email', MAX_EMAIL);
  if (html === null) return tooLong('The HTML of the email', MAX_EMAIL);
  if (text.trim() === '') return { code: 'rejected', message: 'The email has no text.' };
  return {
    name: 'sendEmail',
    to,
    subject: oneLine(subject),
    text,
    ...optional('from', state, node.from),
    ...(html === undefined ? {} : { html }),
    ...optional('replyTo', state, node.replyTo),
  };
}

function recipientsOf(state: State, template: Template): string[] | FlowError {
  const text = renderWhole(state, template, MAX_ADDRESSES);
  const addresses = text === null ? [] : splitRecipients(text);
  if (text === null || addresses.length > MAX_RECIPIENTS) {
    return { code: 'invalid_recipient', message: `An email has at most ${MAX_RECIPIENTS} recipients.` };
  }
  if (addresses.length === 0) return nobodyToSendTo('email address');
  const wrong = addresses.find((address) => readEmail(address) === null);
  if (wrong === undefined) return addresses;
  return { code: 'invalid_recipient', message: `“${wrong.slice(0, 100)}” is not an email address.` };
}

/** A field that comes to nothing is left out. */
function optional<Name extends string>(
  name: Name,
  state: State,
  template: Template | undefined,
): { [name in Name]?: string } {
  const text = template === undefined ? '' : oneLine(render(state, template));
  return (text === '' ? {} : { [name]: text }) as { [name in Name]?: string };
}

/** Without line ends, which would start another header. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
