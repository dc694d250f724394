import { dayToInstant, instantToDay } from '../expressions/instant.ts';
import type { Instant } from '../state.ts';
import { normalize } from './normalize.ts';

const DAY = 86_400_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * `YYYY-MM-DD` of what a person wrote: `2030-1-31`, `2030/01/31`, `31.1.2030`, `31 January 2030`, `Jan 31, 2030`,
 * `today`, `tomorrow` (UTC). What could be read in two ways (`01/02/2030`) is not a date.
 */
export function readDay(text: string, now: Instant): string | null {
  const written = normalize(text);
  if (written === 'today') return instantToDay(now);
  if (written === 'tomorrow') return instantToDay(now + DAY);
  const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(written);
  if (yearFirst) return toDay(yearFirst[1], Number(yearFirst[2]), yearFirst[3]);
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(written);
  if (dotted) return toDay(dotted[3], Number(dotted[2]), dotted[1]);
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?\.?(?: of)? ([a-z]{3,9})\.?,? (\d{4})$/.exec(written);
  if (dayFirst) return toDay(dayFirst[3], toMonth(dayFirst[2]), dayFirst[1]);
  const monthFirst = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/.exec(written);
  return monthFirst ? toDay(monthFirst[3], toMonth(monthFirst[1]), monthFirst[2]) : null;
}

const toMonth = (name = '') => MONTHS.indexOf(name.slice(0, 3)) + 1;

function toDay(year: string | undefined, month: number, day: string | undefined): string | null {
  const instant = dayToInstant(Number(year), month, Number(day));
  return instant === null ? null : instantToDay(instant);
}
