/** The fields of a contact: from how people and flows write them to how they are stored. */
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { readEmail } from '../../flow/answers/read-email.ts';
import { readCountry } from './country.ts';

/** The country comes first, because a phone number may be read by it. */
const TEXTS = ['country', 'name', 'email', 'phone', 'company', 'city', 'region'] as const;
type TextField = (typeof TEXTS)[number];

/** Characters (UTF-16 units) that each may have, as it is written. */
export const LONGEST_FIELD = {
  name: 200,
  email: 254,
  phone: 40,
  company: 200,
  country: 100,
  city: 100,
  region: 100,
  tag: 50,
} as const satisfies Record<TextField | 'tag', number>;

export const MOST_TAGS = 50;

/** As people and flows write them. Absent: not given. Empty or `null`: there is none. */
export type WrittenFields = { [Name in TextField]?: string | null | undefined } & {
  tags?: readonly string[] | undefined;
};

/** As they are stored. Absent: not given. `null`: there is none. Tags are sorted, each once. */
export type GivenFields = { [Name in TextField]?: string | null } & { tags?: string[] };

export interface FieldFault {
  field: TextField | 'tags';
  /** What is wrong with what was given: a sentence. */
  message: string;
}

export type FieldsReading = { ok: true; fields: GivenFields } | { ok: false; faults: FieldFault[] };

/**
 * Checks every field and brings it into the form in which it is stored. `region`: the ISO country of phone numbers
 * that are written without a country code; where there is none, the country that is given.
 */
export function readFields(written: WrittenFields, region?: string | null): FieldsReading {
  const fields: GivenFields = {};
  const faults: FieldFault[] = [];
  for (const field of TEXTS) {
    const text = written[field];
    if (text === undefined) continue;
    const read = readText(field, oneLine(text ?? ''), region ?? fields.country ?? undefined);
    if (read.fault === undefined) fields[field] = read.value;
    else faults.push({ field, message: read.fault });
  }
  if (written.tags !== undefined) {
    const tags = [...new Set(written.tags.map(oneLine))].filter((tag) => tag !== '').sort();
    const fault = faultOfTags(tags);
    if (fault === null) fields.tags = tags;
    else faults.push({ field: 'tags', message: fault });
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, fields };
}

/** What speaks against these tags: a sentence. */
export function faultOfTags(tags: readonly string[]): string | null {
  if (tags.length > MOST_TAGS)
    return `A contact has at most ${MOST_TAGS} tags, and these would be ${tags.length}.`;
  const long = tags.find((tag) => tag.length > LONGEST_FIELD.tag);
  return long === undefined ? null : tooLong(long, LONGEST_FIELD.tag);
}

type TextReading = { value: string | null; fault?: undefined } | { fault: string };

function readText(field: TextField, text: string, region: string | undefined): TextReading {
  if (text === '') return { value: null };
  if (text.length > LONGEST_FIELD[field]) return { fault: tooLong(text, LONGEST_FIELD[field]) };
  switch (field) {
    case 'email':
      return orFault(readEmail(text)?.toLowerCase(), `“${text}” is not an email address.`);
    case 'phone':
      return orFault(readPhone(text, region), `“${text}” is not a phone number${whereOf(region)}.`);
    case 'country':
      return orFault(
        readCountry(text),
        `“${text}” is not a country: give its two-letter code (ISO 3166-1) or its English name.`,
      );
    default:
      return { value: text };
  }
}

const orFault = (value: string | null | undefined, fault: string): TextReading =>
  value == null ? { fault } : { value };

/** E.164. */
function readPhone(text: string, region: string | undefined): string | null {
  const country = region?.toUpperCase();
  const known = country !== undefined && isSupportedCountry(country) ? { defaultCountry: country } : {};
  const number = parsePhoneNumberFromString(text, { ...known, extract: false });
  // An extension has no place in E.164, and without it the number is another one.
  return number?.isValid() === true && number.ext === undefined ? number.number : null;
}

const whereOf = (region: string | undefined) =>
  region === undefined ? ': write it with its country code, such as +44' : `, also not one in ${region}`;

const tooLong = (text: string, longest: number) =>
  `“${text.slice(0, 40)}…” has ${text.length} characters; at most ${longest} are possible.`;

/** Without what a database refuses (null characters, halves of characters) or a list cannot show in one line. */
function oneLine(text: string): string {
  return text
    .replaceAll('\0', '')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
