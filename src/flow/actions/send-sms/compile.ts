import { compact } from '../../compact.ts';
import { DEFAULT_RETRY_FOR, MAX_SMS } from '../../limits.ts';
import type { SendSmsNode } from '../../plan.ts';
import type { NodeCompiler } from '../../publishing/node-compiler.ts';
import { checkNumber, checkSender } from '../check-recipient.ts';
import type { SendSmsDocument } from './schema.ts';

/** @param region the flow's, of phone numbers without a country code */
export function compileSendSms(
  to: NodeCompiler,
  node: SendSmsDocument,
  region: string | undefined,
): Omit<SendSmsNode, 'name' | 'outlets'> {
  const from = to.template('from', node.from);
  const recipient = to.template('to', node.to);
  const text = to.template('text', node.text);
  checkSender(to, 'from', from);
  checkNumber(to, 'to', recipient, region);
  to.checkLength('text', text, MAX_SMS);
  return compact<Omit<SendSmsNode, 'name' | 'outlets'>>({
    kind: 'action',
    action: 'sendSms',
    from,
    to: recipient,
    text,
    region,
    waitForDelivery: to.duration('waitForDelivery', node.waitForDelivery),
    retryFor: to.duration('retryFor', node.retryFor) ?? DEFAULT_RETRY_FOR,
  });
}
