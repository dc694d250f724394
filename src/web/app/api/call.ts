import { ApiProblem, readProblem } from './api-problem.ts';

/** Longer than the slowest call should take: a test of a provider's connection. */
const TIMEOUT_MS = 40_000;

export interface Call {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: object;
  /** Parameters of the address; those that are undefined or empty are left out. */
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  /** Ends the call, for a reader who has gone. */
  signal?: AbortSignal;
}

/**
 * Calls the API as the member who has signed in; the session's cookie says who that is.
 * `Answer` is the type of the reply as the API declares it; a reply without a body is undefined.
 * @param path from the root, such as `/api/v1/members`.
 * @throws {ApiProblem} always, and nothing else.
 */
export async function call<Answer = void>(path: string, how: Call = {}): Promise<Answer> {
  return (await callTagged<Answer>(path, how)).answer;
}

/** The same, with the answer's ETag; empty when it has none. */
export async function callTagged<Answer = void>(
  path: string,
  { method = 'GET', body, query = {}, headers = {}, signal }: Call = {},
): Promise<{ answer: Answer; etag: string }> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, TIMEOUT_MS);
  signal?.addEventListener('abort', abort);
  try {
    const response = await fetch(path + toQuery(query), {
      method,
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      cache: 'no-store',
      signal: controller.signal,
    });
    if (!response.ok) throw await readProblem(response);
    const text = await response.text();
    return {
      answer: (text === '' ? undefined : JSON.parse(text)) as Answer,
      etag: response.headers.get('etag') ?? '',
    };
  } catch (error) {
    throw error instanceof ApiProblem ? error : unreachable();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** No network, a time-out, or an answer that is not JSON: to a person it is all the same. */
export function unreachable(): ApiProblem {
  return new ApiProblem(
    0,
    'unreachable',
    'The server could not be reached. Check your connection and try again.',
  );
}

function toQuery(query: NonNullable<Call['query']>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}

/** A value as one part of a path. */
export const part = encodeURIComponent;
