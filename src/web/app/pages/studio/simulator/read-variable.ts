import type { Value } from '../../../../../flow/transcript.ts';

export type Reading = { ok: true; value: Value | undefined } | { ok: false; why: string };

/** What an author typed for a variable of this type; empty: it is not given. */
export function readVariable(type: string, text: string): Reading {
  if (text.trim() === '') return { ok: true, value: undefined };
  switch (type) {
    case 'number': {
      const value = Number(text);
      return Number.isFinite(value) ? { ok: true, value } : { ok: false, why: 'Give a number, such as 42.' };
    }
    case 'boolean':
      if (text === 'true' || text === 'false') return { ok: true, value: text === 'true' };
      return { ok: false, why: 'Give true or false.' };
    case 'list':
      return readJson(text, Array.isArray, 'Give a list, such as ["tea", "coffee"].');
    case 'object':
      return readJson(
        text,
        (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
        'Give an object, such as {"id": "10482", "total": 120}.',
      );
    default:
      return { ok: true, value: text };
  }
}

function readJson(text: string, is: (value: unknown) => boolean, why: string): Reading {
  try {
    const value = JSON.parse(text) as Value;
    return is(value) ? { ok: true, value } : { ok: false, why };
  } catch {
    return { ok: false, why };
  }
}
