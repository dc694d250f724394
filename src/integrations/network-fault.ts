import type { AttemptResult } from './send.ts';

/** The connection was never made, so nothing was asked of anybody. */
const NOT_REACHED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_INVALID_URL',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * A request that got no answer. Only a connection that was never made is safe to try again; after anything else
 * (a timeout, a reset) the provider may have accepted.
 */
export function networkFault(provider: string, error: unknown): AttemptResult {
  const codes = codesOf(error);
  if (codes.some((code) => NOT_REACHED.has(code))) {
    const message = `${provider} could not be reached (${codes.join(', ')}).`;
    return { kind: 'later', error: { code: 'unavailable', message }, after: null };
  }
  const why = codes.length > 0 ? ` (${codes.join(', ')})` : '';
  const message = `The connection with ${provider} ended before an answer came${why}.`;
  return { kind: 'ambiguous', error: { code: 'unavailable', message } };
}

/** Node's own names for what went wrong; fetch hides them in causes, and several addresses fail together. */
function codesOf(error: unknown): string[] {
  const found = new Set<string>();
  const inspect = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 4) return;
    const { code, cause, errors, name } = value as Record<string, unknown>;
    if (typeof code === 'string') found.add(code);
    else if (name === 'TimeoutError') found.add('ETIMEDOUT');
    if (Array.isArray(errors)) for (const inner of errors) inspect(inner, depth + 1);
    inspect(cause, depth + 1);
  };
  inspect(error, 0);
  return [...found];
}
