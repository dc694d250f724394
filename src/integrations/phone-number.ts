import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/**
 * E.164 (`+442079460000`), or `null` when it cannot be a number. Whether it is given to anybody is the provider's to say:
 * what the library knows of number ranges is older than they are. `region`: the ISO country of numbers that are written
 * without a country code.
 */
export function toE164(text: string, region?: string | null): string | null {
  const country = region != null && isSupportedCountry(region) ? { defaultCountry: region } : {};
  const number = parsePhoneNumberFromString(text.trim(), { ...country, extract: false });
  return number?.isPossible() ? number.number : null;
}
