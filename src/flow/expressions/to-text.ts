import type { Value } from '../transcript.ts';
import { MAX_INTERMEDIATE } from '../limits.ts';

/**
 * A value as a visitor reads it: nothing for a missing one, a list's items with commas, an object as JSON.
 * Never `undefined` and never `[object Object]`.
 */
export function toText(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? String(value) : '';
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      if (value === null || value === undefined) return '';
      return Array.isArray(value) ? joinTexts(value, ', ') : JSON.stringify(value);
  }
}

/** The items as texts with a separator between, cut at a bound before it grows. */
export function joinTexts(items: Value[], separator: string): string {
  let text = '';
  for (const [index, item] of items.entries()) {
    if (index > 0) text += separator;
    text += typeof item === 'object' && item !== null ? JSON.stringify(item) : toText(item);
    if (text.length > MAX_INTERMEDIATE) return text.slice(0, MAX_INTERMEDIATE);
  }
  return text;
}
