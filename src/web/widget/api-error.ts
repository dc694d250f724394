/** The API answered, with an error of its own (problem+json) or of something in between. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** The problem's stable code; null when the answer was no problem document, so not one of our API. */
  readonly code: string | null;
  /** Milliseconds to wait before asking again, when the server said so. */
  readonly retryAfter: number | null;

  constructor(status: number, code: string | null, message: string, retryAfter: number | null) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** No usable answer: the network, a time-out, or something that is not our API. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** The conversation is not there (any more) for this visitor: trying again cannot help. */
export function meansGone(error: unknown): boolean {
  return error instanceof ApiError && error.code !== null && [401, 403, 404].includes(error.status);
}

/** The same request may succeed later. */
export function meansLater(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.code === null) return true;
  return error.status >= 500 || [408, 425, 429].includes(error.status);
}
