import { MAX_INTERMEDIATE } from '../limits.ts';
import type { FilterName } from '../plan.ts';
import type { Value } from '../transcript.ts';
import { instantToDay, readInstant, toIso } from './instant.ts';
import { formatDate } from './format-date.ts';
import { joinTexts, toText } from './to-text.ts';
import { toNumber } from './to-number.ts';

/** Applies one filter. What a filter cannot work with becomes null, which renders as nothing. */
export function applyFilter(name: FilterName, value: Value, args: Value[]): Value {
  const [first = null, second = null] = args;
  switch (name) {
    case 'default':
      return isEmpty(value) ? first : value;
    case 'upper':
      return bounded(toText(value).toUpperCase());
    case 'lower':
      return bounded(toText(value).toLowerCase());
    case 'capitalize':
      return capitalize(toText(value));
    case 'trim':
      return toText(value).trim();
    case 'truncate':
      return truncate(toText(value), toNumber(first) ?? 80);
    case 'date':
      return formatDate(value, isEmpty(first) ? 'YYYY-MM-DD' : toText(first));
    case 'add_days':
      return addDays(value, toNumber(first));
    case 'number':
      return fixed(toNumber(value), toNumber(first) ?? 0);
    case 'join':
      return Array.isArray(value) ? joinTexts(value, first === null ? ', ' : toText(first)) : toText(value);
    case 'first':
      return Array.isArray(value) ? (value[0] ?? null) : (Array.from(toText(value))[0] ?? null);
    case 'last':
      return Array.isArray(value) ? (value.at(-1) ?? null) : (Array.from(toText(value)).at(-1) ?? null);
    case 'size':
      return sizeOf(value);
    case 'plus':
      return arithmetic(value, first, (a, b) => a + b);
    case 'minus':
      return arithmetic(value, first, (a, b) => a - b);
    case 'times':
      return arithmetic(value, first, (a, b) => a * b);
    case 'divided_by':
      return arithmetic(value, first, (a, b) => a / b);
    case 'replace':
      return replaceAll(toText(value), toText(first), toText(second));
    case 'json':
      return bounded(JSON.stringify(value));
  }
}

/** Null, a blank text, an empty list or an object without keys. */
export function isEmpty(value: Value): boolean {
  if (value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (typeof value !== 'object') return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

const bounded = (text: string) => (text.length > MAX_INTERMEDIATE ? text.slice(0, MAX_INTERMEDIATE) : text);

function capitalize(text: string): string {
  const [first = ''] = text;
  return bounded(first.toUpperCase() + text.slice(first.length));
}

/** At most `length` characters, the last one being `…` when something was cut. */
export function truncate(text: string, length: number): string {
  const limit = Math.max(1, Math.trunc(length));
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  // Never leave half of a character that takes two code units.
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** A day stays a day (`2030-01-31`), a time stays a time. */
function addDays(value: Value, days: number | null): string | null {
  const instant = readInstant(value);
  if (instant === null || days === null || Math.abs(days) > 36_600) return null;
  const moved = instant + Math.round(days * 86_400_000);
  return typeof value === 'string' && value.trim().length === 10 ? instantToDay(moved) : toIso(moved);
}

function fixed(value: number | null, decimals: number): string | null {
  return value === null ? null : value.toFixed(Math.min(Math.max(Math.trunc(decimals), 0), 10));
}

function sizeOf(value: Value): number {
  if (value === null) return 0;
  if (typeof value !== 'object') return Array.from(toText(value)).length;
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function arithmetic(a: Value, b: Value, operate: (a: number, b: number) => number): number | null {
  const [left, right] = [isEmpty(a) ? 0 : toNumber(a), toNumber(b)];
  if (left === null || right === null) return null;
  const result = operate(left, right);
  if (Number.isSafeInteger(result)) return result;
  // 15 digits are what a double surely holds; more would show 0.1 + 0.2 as 0.30000000000000004.
  return Number.isFinite(result) ? Number(result.toPrecision(15)) : null;
}

/** Written as a loop, because the result of a library call could be thousands of times the text's size. */
function replaceAll(text: string, search: string, replacement: string): string {
  if (search === '') return text;
  let result = '';
  let from = 0;
  for (let at = text.indexOf(search); at !== -1; at = text.indexOf(search, from)) {
    result += text.slice(from, at) + replacement;
    from = at + search.length;
    if (result.length > MAX_INTERMEDIATE) return bounded(result);
  }
  return bounded(result + text.slice(from));
}
