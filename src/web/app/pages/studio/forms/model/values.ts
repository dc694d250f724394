/** How a value of the document is written in a form. */
export type ValueKind = 'text' | 'number' | 'boolean' | 'list' | 'null' | 'json';

export const VALUE_KINDS: readonly { kind: ValueKind; name: string }[] = [
  { kind: 'text', name: 'Text or expression' },
  { kind: 'number', name: 'Number' },
  { kind: 'boolean', name: 'Yes or no' },
  { kind: 'list', name: 'List' },
  { kind: 'null', name: 'Nothing' },
  { kind: 'json', name: 'JSON' },
];

export function kindOfValue(value: unknown): ValueKind {
  if (value === null) return 'null';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (Array.isArray(value))
    return value.every((item) => typeof item === 'string' || typeof item === 'number') ? 'list' : 'json';
  return typeof value === 'object' ? 'json' : 'text';
}

/** The value as one of another kind, as far as there is one. */
export function convertValue(value: unknown, kind: ValueKind): unknown {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? value : value === null || value === undefined ? '' : written(value);
    case 'number': {
      const number = Number(written(value).replace(',', '.'));
      return Number.isFinite(number) ? number : 0;
    }
    case 'boolean':
      return value === true || /^(yes|true|1)$/i.test(written(value));
    case 'list':
      if (Array.isArray(value)) return value;
      return written(value)
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    case 'null':
      return null;
    case 'json':
      return typeof value === 'object' && value !== null ? value : {};
  }
}

/** A list as it was typed, where what was a number before, and is written as it was, stays one. */
export function listFrom(texts: readonly string[], before: readonly unknown[]): unknown[] {
  return texts.map(
    (text) => before.find((item) => typeof item === 'number' && String(item) === text) ?? text,
  );
}

const written = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
