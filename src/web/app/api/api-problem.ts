/** One field of a request that the API did not take. */
export interface ProblemField {
  /** Dotted path in the request, such as `teams.0`; empty: the whole of it. */
  field: string;
  message: string;
}

/** Why a call did not do what it was asked. Every failed call throws one, and nothing else. */
export class ApiProblem extends Error {
  /** The HTTP status; 0: there was no answer. */
  readonly status: number;
  /** Stable; `unreachable` when there was no answer, `unreadable` when it was none of the API's. */
  readonly code: string;
  readonly fields: readonly ProblemField[];
  /** Everything that the API said, for problems that bring more than a sentence. */
  readonly body: Readonly<Record<string, unknown>>;

  /** `message`: a sentence for the person who reads it. */
  constructor(
    status: number,
    code: string,
    message: string,
    fields: readonly ProblemField[] = [],
    body: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.body = body;
  }

  /** Whether the same call may go through when it is made again later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What is known of a failure of any kind, in a sentence. */
export function describeFailure(error: unknown): string {
  return error instanceof ApiProblem ? error.message : 'Something went wrong in this page. Reload it.';
}

/** The problem that a refusing response tells of: RFC 9457 from our own calls, `{code, message}` from sign-in's. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const body = asObject(await response.json().catch(() => null));
  const text = [body['detail'], body['message'], body['title']].find(isText);
  const code = isText(body['code']) ? body['code'] : 'unreadable';
  const fields = Array.isArray(body['errors']) ? body['errors'].map(asObject).flatMap(readField) : [];
  return new ApiProblem(response.status, code, text ?? withoutText(response.status), fields, body);
}

function readField({ field, message }: Record<string, unknown>): ProblemField[] {
  return typeof field === 'string' && isText(message) ? [{ field, message: toSentence(message) }] : [];
}

function withoutText(status: number): string {
  if (status === 429) return 'Too many attempts. Wait a minute and try again.';
  return `The server could not do this (${status}). Try again in a little while.`;
}

/** The API's messages follow a field's name (“must be …”); below a field they stand alone. */
function toSentence(text: string): string {
  const capitalised = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?…]$/.test(capitalised) ? capitalised : `${capitalised}.`;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
