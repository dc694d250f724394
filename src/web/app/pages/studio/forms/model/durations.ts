import { MAX_DURATION, MIN_DURATION } from '../../../../../../flow/limits.ts';
import { parseDuration } from '../../../../../../flow/publishing/parse-duration.ts';

export const UNITS = [
  { unit: 's', name: 'seconds' },
  { unit: 'm', name: 'minutes' },
  { unit: 'h', name: 'hours' },
  { unit: 'd', name: 'days' },
  { unit: 'w', name: 'weeks' },
] as const;

export type Unit = (typeof UNITS)[number]['unit'];

/** `10m` as a number and a unit; null when it is written otherwise. */
export function splitDuration(text: unknown): { count: number; unit: Unit } | null {
  const [, count = '', letter = ''] =
    typeof text === 'string' ? (/^(\d{1,9})([smhdw])$/.exec(text) ?? []) : [];
  const unit = UNITS.find((one) => one.unit === letter)?.unit;
  return unit ? { count: Number(count), unit } : null;
}

/** Why so many of a unit cannot be a duration, for its author; null when they can. */
export function whyNotDuration(count: number, unit: Unit): string | null {
  if (!Number.isInteger(count) || count < 1) return 'Give a whole number, 1 or more.';
  const milliseconds = parseDuration(`${count}${unit}`);
  return milliseconds < MIN_DURATION || milliseconds > MAX_DURATION
    ? 'From 1 second to 400 days are possible.'
    : null;
}

/** `10m` in words: 10 minutes. */
export function durationWords(text: string): string {
  const parts = splitDuration(text);
  if (!parts) return text;
  const name = UNITS.find(({ unit }) => unit === parts.unit)?.name ?? '';
  return `${parts.count} ${parts.count === 1 ? name.replace(/s$/, '') : name}`;
}
