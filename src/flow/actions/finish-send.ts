import { addEvent, errorData } from '../engine/entries.ts';
import { failFlow } from '../engine/fail.ts';
import { follow, outletOf, setError, setPhase, takeOutlet } from '../engine/turn.ts';
import type { Next, Turn } from '../engine/turn.ts';
import { truncate } from '../expressions/apply-filter.ts';
import type { SendNode } from '../plan.ts';
import type { ActingPhase, ActionOutcome, ActionRequest, DeliveryReport, FlowError } from '../state.ts';

const CHANNELS = { sendSms: 'sms', sendEmail: 'email', whatsappTemplate: 'whatsapp' } as const;

/** Goes on once it is known whether something was sent; with `waitForDelivery`, once it is known what became of it. */
export function finishSend(turn: Turn, node: SendNode, phase: ActingPhase, outcome: ActionOutcome): Next {
  const { state, now } = turn;
  const { key, action } = phase;
  const sent = outcome.ok ? outcome.result.sent : undefined;
  // A report proves that it was sent, even where the action itself could not find out.
  const report = sent?.delivery ?? phase.report;
  if (!sent && !report) return failSend(turn, node, key, outcome.ok ? NOTHING_KNOWN : outcome.error);
  addSent(turn, node, key, sent?.to ?? recipientOf(action));
  forgetFailure(turn);
  if (node.waitForDelivery === undefined) return follow(turn, node, 'success');
  if (report) return finishDelivery(turn, node, key, report);
  setPhase(turn, { kind: 'delivering', key, since: now, until: now + node.waitForDelivery });
  state.activeAt = now;
  return null;
}

/** Goes on at what has become of it; what has not arrived never goes on as if it had. */
export function finishDelivery(turn: Turn, node: SendNode, key: string, report: DeliveryReport): Next {
  const has = (outlet: string) => outletOf(node, outlet) !== undefined;
  if (report.status === 'delivered') return follow(turn, node, has('delivered') ? 'delivered' : 'success');
  const outlet = has('undelivered') ? 'undelivered' : 'error';
  return failSend(turn, node, key, report.error ?? NOT_DELIVERED, outlet);
}

/**
 * It was not sent, or has not arrived: members see it, whatever the flow then does.
 * @param outlet where to go on
 */
export function failSend(turn: Turn, node: SendNode, key: string, error: FlowError, outlet = 'error'): Next {
  const data = { send: key, channel: CHANNELS[node.action] };
  rememberFailure(turn);
  const next = takeOutlet(turn, node, outlet);
  if (next === undefined) return failFlow(turn, error, data);
  setError(turn, error);
  addEvent(turn, 'failed', error.message, {
    membersOnly: true,
    data: { ...errorData(error, turn.state.position?.node), ...data },
  });
  return next;
}

/** Nothing that the flow decides depends on it, only what an operator can do: so it needs no engine version. */
function rememberFailure({ state }: Turn): void {
  const { position, stack } = state;
  if (position) state.failedSend = { flow: position.flow, node: position.node, stack };
}

function forgetFailure({ state }: Turn): void {
  const { failedSend, position } = state;
  if (failedSend?.flow === position?.flow && failedSend?.node === position?.node) delete state.failedSend;
}

function addSent(turn: Turn, node: SendNode, key: string, to: string): void {
  addEvent(turn, 'sent', `${nameOf(node)} to ${truncate(to, 200)} sent.`, {
    membersOnly: true,
    data: { send: key, channel: CHANNELS[node.action], to },
  });
}

function nameOf(node: SendNode): string {
  switch (node.action) {
    case 'sendSms':
      return 'SMS';
    case 'sendEmail':
      return 'Email';
    case 'whatsappTemplate':
      return `WhatsApp template ${node.template.name}`;
  }
}

function recipientOf(action: ActionRequest): string {
  if (!('to' in action)) return '';
  return typeof action.to === 'string' ? action.to : action.to.join(', ');
}

const NOTHING_KNOWN: FlowError = {
  code: 'delivery_unknown',
  message: 'It is not known whether it was sent.',
};
const NOT_DELIVERED: FlowError = { code: 'rejected', message: 'It was not delivered.' };
