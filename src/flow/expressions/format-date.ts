import { readInstant, toIso } from './instant.ts';
import type { Value } from '../transcript.ts';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'].concat(
  ['October', 'November', 'December'],
);
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const TOKENS = /YYYY|MMMM|MMM|MM|M|DDDD|DD|D|HH|mm|ss/g;

/** Fills `YYYY MM M MMM MMMM DD D DDDD HH mm ss` in from a date, in UTC; nothing when it is not a date. */
export function formatDate(value: Value, pattern: string): string {
  const instant = readInstant(value);
  if (instant === null) return '';
  const date = new Date(instant);
  const iso = toIso(instant);
  const month = MONTHS[date.getUTCMonth()] ?? '';
  return pattern.replace(TOKENS, (token) => {
    switch (token) {
      case 'YYYY':
        return iso.slice(0, 4);
      case 'MMMM':
        return month;
      case 'MMM':
        return month.slice(0, 3);
      case 'MM':
        return iso.slice(5, 7);
      case 'M':
        return String(date.getUTCMonth() + 1);
      case 'DDDD':
        return DAYS[date.getUTCDay()] ?? '';
      case 'DD':
        return iso.slice(8, 10);
      case 'D':
        return String(date.getUTCDate());
      case 'HH':
        return iso.slice(11, 13);
      case 'mm':
        return iso.slice(14, 16);
      default:
        return iso.slice(17, 19);
    }
  });
}
