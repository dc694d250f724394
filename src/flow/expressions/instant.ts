import { MAX_INSTANT } from '../limits.ts';
import type { Instant } from '../state.ts';
import type { Value } from '../transcript.ts';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d{0,6})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Milliseconds of a calendar day (UTC), or null when there is no such day. */
export function dayToInstant(year: number, month: number, day: number): Instant | null {
  const instant = Date.UTC(year, month - 1, day);
  const date = new Date(instant);
  // Date.UTC turns 31 February into 3 March, and the years 0–99 into 1900–1999.
  const same =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same ? instant : null;
}

/** `YYYY-MM-DD` of an instant, in UTC. */
export function instantToDay(instant: Instant): string {
  return toIso(instant).slice(0, 10);
}

/** ISO 8601 in UTC. Instants that no date can show are brought to the nearest one that can. */
export function toIso(instant: Instant): string {
  const bounded = Math.min(Math.max(instant, 0), MAX_INSTANT);
  return new Date(Number.isNaN(bounded) ? 0 : bounded).toISOString();
}

/**
 * Reads a date (`2030-01-31`), a date with time (ISO 8601; without an offset it is UTC) or milliseconds since
 * 1970. Everything else is null: what an engine's own date parser makes of free text differs between versions.
 */
export function readInstant(value: Value): Instant | null {
  if (typeof value === 'number') return Math.abs(value) <= MAX_INSTANT ? Math.trunc(value) : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const date = DATE.exec(text);
  if (date) return dayToInstant(Number(date[1]), Number(date[2]), Number(date[3]));
  const parts = DATE_TIME.exec(text);
  if (!parts) return null;
  const day = dayToInstant(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  const [hours, minutes, seconds] = [Number(parts[4]), Number(parts[5]), Number(parts[6] ?? 0)];
  if (day === null || hours > 23 || minutes > 59 || seconds > 59) return null;
  const fraction = Number((parts[7] ?? '').padEnd(3, '0'));
  return day + ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction - offsetOf(parts[8]);
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000;
}
