import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { MessageBody } from '../../store/inbound.ts';

/** A phone number has at least so many digits; anything else is not worth parsing. */
const DIGITS = /(?:\d\D{0,3}){5}/;
/** With all its separators it is not longer than this. */
const LONGEST = 40;

/**
 * What was recognised in a visitor's text is recorded with it: the rules (of phone numbers, here) change with
 * upgrades of the library, and a recorded conversation must not. `region`: the flow's, for national numbers.
 */
export async function readAnswer(
  { text = '', choice }: { text?: string | undefined; choice?: string | undefined },
  region: () => Promise<string | null>,
): Promise<MessageBody> {
  if (choice !== undefined) return { choice };
  if (text.length > LONGEST || !DIGITS.test(text)) return { text };
  const phone = readPhone(text, await region());
  return phone === null ? { text } : { text, readings: { phone } };
}

/** E.164, when the text as a whole is a valid number. */
function readPhone(text: string, region: string | null): string | null {
  const country = region !== null && isSupportedCountry(region) ? { defaultCountry: region } : {};
  const number = parsePhoneNumberFromString(text, { ...country, extract: false });
  return number?.isValid() ? number.number : null;
}
