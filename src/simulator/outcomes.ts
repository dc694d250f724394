import type { ActionOutcome, ActionRequest, DeliveryReport, FlowError, SendRequest } from '../flow/state.ts';
import type { MemberRef } from '../flow/transcript.ts';
import { DEFAULT_MEMBER } from './simulation.ts';

/** What an action can come back with. */
export interface Outcomes {
  /** As it would be in the best case. */
  success: ActionOutcome;
  /** Each error that it can have, in the order in which the language's documentation has them. */
  errors: FlowError[];
}

/** What an action may come back with, given what it asks for. */
export function outcomesOf(action: ActionRequest): Outcomes {
  return { success: { ok: true, result: resultOf(action) }, errors: errorsOf(action) };
}

function resultOf(action: ActionRequest): Extract<ActionOutcome, { ok: true }>['result'] {
  switch (action.name) {
    case 'updateSegment':
      return { segment: action.segment };
    case 'assignMember':
      return { member: memberNamed(action.member) };
    case 'escalate': {
      const { team, member, segment } = action;
      return {
        ...(team !== undefined && { team }),
        ...(member !== undefined && { member: memberNamed(member) }),
        ...(segment !== undefined && { segment }),
      };
    }
    case 'createContact':
      return { contact: { id: 'contact-1', ...action.fields } };
    case 'sendSms':
    case 'sendEmail':
    case 'whatsappTemplate':
      return { sent: { to: recipientOf(action), providerId: 'simulated' } };
  }
}

/** Whom a flow sends something to, as one text. */
export function recipientOf({ to }: SendRequest): string {
  return typeof to === 'string' ? to : to.join(', ');
}

/** A member is named by id or email address. */
function memberNamed(member: string | undefined): MemberRef {
  if (member === undefined || member === '') return DEFAULT_MEMBER;
  const name = member.split('@')[0] ?? member;
  return { id: member, name: name.charAt(0).toUpperCase() + name.slice(1) };
}

function errorsOf(action: ActionRequest): FlowError[] {
  switch (action.name) {
    case 'updateSegment':
      return [error('no_such_segment', `There is no segment "${action.segment}".`), TIMED_OUT];
    case 'assignMember':
      return [
        error('no_such_member', `There is no member "${action.member ?? ''}".`),
        error('nobody_eligible', 'There is nobody to assign.'),
        TIMED_OUT,
      ].filter(({ code }) => code !== 'no_such_member' || action.member !== undefined);
    case 'escalate':
      return [
        ...(action.team === undefined ? [] : [error('no_such_team', `There is no team "${action.team}".`)]),
        ...(action.member === undefined
          ? []
          : [error('no_such_member', `There is no member "${action.member}".`)]),
        ...(action.segment === undefined
          ? []
          : [error('no_such_segment', `There is no segment "${action.segment}".`)]),
        ...(action.requireAvailable
          ? [error('nobody_available', 'There is nobody who could take the conversation now.')]
          : []),
        TIMED_OUT,
      ];
    case 'createContact':
      return [
        error('invalid_field', 'email: That is not an email address.'),
        error('conflict', 'This would be two contacts: the email address belongs to the contact contact-2.'),
        TIMED_OUT,
      ];
    case 'whatsappTemplate':
      return SEND_ERRORS;
    case 'sendSms':
    case 'sendEmail':
      return SEND_ERRORS.filter(({ code }) => code !== 'template_changed');
  }
}

const error = (code: string, message: string): FlowError => ({ code, message });

const TIMED_OUT = error('timed_out', 'It was tried for 10 min without success.');

const SEND_ERRORS: FlowError[] = [
  error('not_connected', 'The provider is not connected.'),
  error('bad_credentials', 'The provider does not take the credentials.'),
  error('invalid_recipient', 'Nothing can be sent to this recipient.'),
  error('invalid_sender', 'Nothing can be sent from this sender.'),
  error('opted_out', 'The recipient does not want any more messages.'),
  error('template_changed', 'The template was changed, paused or removed.'),
  error('text_too_long', 'The text is longer than the provider takes.'),
  error('rejected', 'The provider refused it.'),
  TIMED_OUT,
  error('delivery_unknown', 'It could not be found out whether it was sent.'),
];

/** What can become of something that was sent. */
export const REPORTS: readonly DeliveryReport[] = [
  { status: 'delivered' },
  { status: 'undelivered', error: error('unreachable', 'The phone is switched off or out of reach.') },
  { status: 'undelivered', error: error('rejected', 'The recipient’s side refused it.') },
];
