import { compact } from '../../compact.ts';
import { DEFAULT_RETRY_FOR, MAX_RECIPIENTS, MAX_SUBJECT } from '../../limits.ts';
import type { SendEmailNode, Template } from '../../plan.ts';
import type { NodeCompiler } from '../../publishing/node-compiler.ts';
import { checkAddress } from '../check-recipient.ts';
import { splitRecipients } from './recipients.ts';
import type { SendEmailDocument } from './schema.ts';

export function compileSendEmail(
  to: NodeCompiler,
  node: SendEmailDocument,
): Omit<SendEmailNode, 'name' | 'outlets'> {
  const recipients = to.template('to', node.to);
  const from = to.optional('from', node.from);
  const subject = to.template('subject', node.subject);
  const replyTo = to.optional('replyTo', node.replyTo);
  checkRecipients(to, recipients);
  if (from !== undefined) checkAddress(to, 'from', from);
  if (replyTo !== undefined) checkAddress(to, 'replyTo', replyTo);
  to.checkLength('subject', subject, MAX_SUBJECT);
  return compact<Omit<SendEmailNode, 'name' | 'outlets'>>({
    kind: 'action',
    action: 'sendEmail',
    to: recipients,
    from,
    subject,
    text: to.template('text', node.text),
    html: to.optional('html', node.html),
    replyTo,
    waitForDelivery: to.duration('waitForDelivery', node.waitForDelivery),
    retryFor: to.duration('retryFor', node.retryFor) ?? DEFAULT_RETRY_FOR,
  });
}

function checkRecipients(to: NodeCompiler, recipients: Template): void {
  if (typeof recipients !== 'string') return;
  const addresses = splitRecipients(recipients);
  if (addresses.length === 0) checkAddress(to, 'to', recipients);
  for (const address of addresses) checkAddress(to, 'to', address);
  if (addresses.length <= MAX_RECIPIENTS) return;
  to.error(
    'too_many_recipients',
    'to',
    `${addresses.length} recipients are more than the ${MAX_RECIPIENTS} an email can have.`,
    'Send several emails, or to a mailing list.',
  );
}
