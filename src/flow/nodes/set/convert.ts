import { isEmpty } from '../../expressions/apply-filter.ts';
import { instantToDay, readInstant, toIso } from '../../expressions/instant.ts';
import { toNumber } from '../../expressions/to-number.ts';
import { toText } from '../../expressions/to-text.ts';
import type { VariableType } from '../../plan.ts';
import type { Value } from '../../transcript.ts';

/** The value as this type; null stays null (nothing is known), undefined when it cannot be one. */
export function convert(value: Value, type: VariableType): Value | undefined {
  if (value === null) return null;
  if (type !== 'text' && typeof value === 'string' && isEmpty(value)) return null;
  switch (type) {
    case 'text':
      return toText(value);
    case 'number':
      return toNumber(value) ?? undefined;
    case 'boolean':
      return toBoolean(value);
    case 'date':
      return toDate(value);
    case 'list':
      return Array.isArray(value) ? value : [value];
    case 'object':
      return typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  }
}

function toBoolean(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = toText(value).trim().toLowerCase();
  if (text === 'true' || text === 'yes' || text === '1') return true;
  return text === 'false' || text === 'no' || text === '0' ? false : undefined;
}

/** A day stays a day; a time is kept in UTC. */
function toDate(value: Value): string | undefined {
  const instant = readInstant(value);
  if (instant === null) return undefined;
  return instant % 86_400_000 === 0 ? instantToDay(instant) : toIso(instant);
}
