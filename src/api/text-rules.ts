/**
 * What holds for every text of every request, whatever its schema says: well-formed Unicode without null
 * characters (Postgres stores neither), nested at most so deep that no later step can run out of stack.
 */

const MAX_DEPTH = 64;

export interface TextFault {
  path: (string | number)[];
  message: string;
}

/** The first fault in a parsed JSON value, or `null`. */
export function findTextFault(value: unknown): TextFault | null {
  return inspect(value, []);
}

function inspect(value: unknown, path: (string | number)[]): TextFault | null {
  if (typeof value === 'string') {
    const message = faultOf(value);
    return message === null ? null : { path, message };
  }
  if (typeof value !== 'object' || value === null) return null;
  if (path.length >= MAX_DEPTH) return { path, message: `is nested more than ${MAX_DEPTH} levels deep` };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const fault = inspect(item, [...path, index]);
      if (fault) return fault;
    }
    return null;
  }
  for (const [key, item] of Object.entries(value)) {
    const message = key === '__proto__' ? 'must not be named __proto__' : faultOf(key);
    // A key that cannot be shown is named by its parent.
    if (message !== null) return { path, message: `has a field whose name ${message}` };
    const fault = inspect(item, [...path, key]);
    if (fault) return fault;
  }
  return null;
}

function faultOf(text: string): string | null {
  if (text.includes('\0')) return 'must not contain a null character';
  // A lone surrogate is half of a character. Part of ES2024, which Node 20 has and the ES2023 types do not.
  if (!(text as string & { isWellFormed(): boolean }).isWellFormed()) return 'must be well-formed Unicode';
  return null;
}
