/** What can be said of recipients and senders that an author has written out, before anything is sent. */
import { readEmail } from '../answers/read-email.ts';
import type { Template } from '../plan.ts';
import type { NodeCompiler } from '../publishing/node-compiler.ts';

/** An email address, or one that is known only once it is filled in. */
export function checkAddress(to: NodeCompiler, field: string, address: Template): void {
  if (typeof address !== 'string' || readEmail(address.trim()) !== null) return;
  to.error(
    'invalid_address',
    field,
    `“${address.trim()}” is not an email address.`,
    'Write it as name@example.com.',
  );
}

/** A phone number; one without a country code is of the flow's region. */
export function checkNumber(
  to: NodeCompiler,
  field: string,
  number: Template,
  region: string | undefined,
): void {
  if (typeof number !== 'string') return;
  const digits = number.replaceAll(/[\s()./-]/g, '');
  if (!/^\+?\d{5,15}$/.test(digits)) {
    to.error(
      'invalid_number',
      field,
      `“${number.trim()}” is not a phone number.`,
      'Write it with its country code, such as +442079460000.',
    );
  } else if (!digits.startsWith('+') && region === undefined) {
    to.warning(
      'region_missing',
      field,
      `“${number.trim()}” has no country code, and the flow has no region.`,
      'Write the country code, or set settings.region.',
    );
  }
}

/**
 * Whom an SMS can come from: a number or short code, a messaging service, or a name of letters and digits with at
 * most 11 characters.
 */
export function checkSender(to: NodeCompiler, field: string, sender: Template): void {
  if (typeof sender !== 'string') return;
  const text = sender.trim();
  const isNumber = /^\+?\d{3,15}$/.test(text.replaceAll(/[\s()./-]/g, ''));
  const isService = /^MG[0-9a-f]{32}$/i.test(text);
  const isName = /^[A-Za-z0-9 +&_-]{1,11}$/.test(text) && /[A-Za-z]/.test(text);
  if (isNumber || isService || isName) return;
  to.error(
    'invalid_sender',
    field,
    `An SMS cannot come from “${text}”.`,
    'Give a phone number, a messaging service (MG…) or a name of at most 11 letters and digits.',
  );
}
