import type { FlowError } from '../flow/state.ts';

export type NetworkFault =
  { kind: 'later'; error: FlowError; after: null } | { kind: 'ambiguous'; error: FlowError };

/** Nothing was asked of anybody: no address was found, or what answered there did not prove who it is. */
const BEFORE_ASKING: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** One level of an error: Node says what failed, and in the middle of what. */
interface Fault {
  code: string;
  syscall: string | null;
}

/**
 * A request that got no answer. Only one whose connection was never made is certain not to have been taken; after
 * anything else (a timeout, a reset) the provider may have accepted it.
 */
export function networkFault(provider: string, error: unknown): NetworkFault {
  const faults = faultsOf(error);
  const codes = [...new Set(faults.map(({ code }) => code))].join(', ');
  const why = codes === '' ? '' : ` (${codes})`;
  const isCertain =
    faults.some(({ code }) => BEFORE_ASKING.has(code)) ||
    // Also a route that is gone, or a host that does not answer, as long as it was met when connecting.
    (faults.length > 0 && faults.some(({ syscall }) => syscall === 'connect'));
  if (isCertain) {
    const message = `${provider} could not be reached${why}.`;
    return { kind: 'later', error: { code: 'unavailable', message }, after: null };
  }
  const message = `The connection with ${provider} ended before an answer came${why}.`;
  return { kind: 'ambiguous', error: { code: 'unavailable', message } };
}

/** fetch hides what happened in causes, and several addresses that were tried fail together. */
function faultsOf(error: unknown): Fault[] {
  const found: Fault[] = [];
  const inspect = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 4) return;
    const { code, syscall, cause, errors, name } = value as Record<string, unknown>;
    if (typeof code === 'string') found.push({ code, syscall: typeof syscall === 'string' ? syscall : null });
    else if (name === 'TimeoutError') found.push({ code: 'ETIMEDOUT', syscall: null });
    if (Array.isArray(errors)) for (const inner of errors) inspect(inner, depth + 1);
    inspect(cause, depth + 1);
  };
  inspect(error, 0);
  return found;
}
