/** Sentences' ends for what a conversation does: `sends an SMS to +49… : “Hello”`. */
import type { ActionOutcome, ActionRequest, FlowEvent, View, VisitorMessage } from '../flow/state.ts';
import type { Entry } from '../flow/transcript.ts';
import { describeCommand } from '../simulator/describe-act.ts';
import { recipientOf } from '../simulator/outcomes.ts';
import { toLine } from '../simulator/to-line.ts';

export function describeAction(action: ActionRequest): string {
  switch (action.name) {
    case 'updateSegment':
      return `sets the segment ${action.segment}`;
    case 'assignMember':
      return `assigns it to ${nameOf([action.member, action.team], action.previous ? 'the member before' : 'somebody')}`;
    case 'escalate':
      return `hands over to ${nameOf([action.member, action.team, action.segment], 'people')}`;
    case 'createContact':
      return `saves a contact ${quote(action.fields)}`;
    case 'sendSms':
      return `sends an SMS to ${recipientOf(action)}: ${quote(action.text)}`;
    case 'sendEmail':
      return `sends an email to ${recipientOf(action)}: ${quote(action.subject)}, ${quote(action.text)}`;
    case 'whatsappTemplate':
      return `sends the WhatsApp template ${action.template.name} to ${recipientOf(action)} with ${quote(action.parameters)}`;
  }
}

const nameOf = (names: (string | undefined)[], otherwise: string) =>
  names.filter((name) => name !== undefined && name !== '').join(', ') || otherwise;

export function describeEntry(entry: Entry): string {
  return `${VERBS[entry.from]} ${quote(toLine(entry).replace(/^[^:]*: /, ''))}`;
}

const VERBS: Record<Entry['from'], string> = {
  visitor: 'notes of the visitor',
  bot: 'says',
  member: 'notes of a member',
  system: 'notes',
};

export function describeState({ status, waitingFor }: Pick<View, 'status' | 'waitingFor'>): string {
  return status === 'closed' ? 'is closed' : `waits (${status}): ${waitingFor.replace(/\.$/, '')}`;
}

export function describeHappening(event: FlowEvent): string {
  switch (event.type) {
    case 'start':
      return 'The conversation begins';
    case 'message':
      return `The visitor ${describeMessage(event.message)}`;
    case 'clock':
      return 'Time is up';
    case 'actionFinished':
      return `The action ${event.key} ${describeOutcome(event.outcome)}`;
    case 'delivery':
      return event.report.status === 'delivered'
        ? `What ${event.key} sent has arrived`
        : `What ${event.key} sent has not arrived: ${event.report.error?.message ?? 'no reason is given'}`;
    case 'command':
      return describeCommand(event.command, event.by.name);
  }
}

function describeMessage({ text, file, choice }: VisitorMessage): string {
  if (choice !== undefined) return `presses ${quote(choice)}`;
  const sent = file ? `sends ${file.name}` : '';
  return [sent, text === undefined ? '' : `says ${quote(text)}`].filter((part) => part !== '').join(' and ');
}

export function describeOutcome(outcome: ActionOutcome): string {
  return outcome.ok
    ? `succeeds: ${quote(outcome.result)}`
    : `fails with ${outcome.error.code}: ${outcome.error.message}`;
}

const MOST_QUOTED = 300;

/** A text in quotes, anything else as JSON; what is long is cut short. */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const short = text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text;
  return typeof value === 'string' ? `“${short}”` : short;
}
