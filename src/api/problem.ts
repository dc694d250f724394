/**
 * What the API answers when it does not do what it was asked: RFC 9457 problem details, each with a stable
 * code. All codes stand in `PROBLEMS`; a client may rely on every one of them.
 */

/** code → what it is called, and the HTTP status it comes with. */
export const PROBLEMS = {
  malformed_json: { status: 400, title: 'The request body is not JSON' },
  malformed_url: { status: 400, title: 'The address cannot be read' },
  bad_request: { status: 400, title: 'The request cannot be read' },
  unauthorized: { status: 401, title: 'No valid credential was given' },
  forbidden: { status: 403, title: 'This credential may not do that' },
  not_found: { status: 404, title: 'There is no such thing' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  already_exists: { status: 409, title: 'It exists already' },
  id_conflict: { status: 409, title: 'This id was used for another request' },
  conversation_closed: { status: 409, title: 'The conversation is closed' },
  already_accepted: { status: 409, title: 'Another member has accepted the conversation' },
  already_resolved: { status: 409, title: 'The conversation is resolved already' },
  not_in_handoff: { status: 409, title: 'No member has the conversation' },
  refused: { status: 409, title: 'The conversation does not allow this now' },
  last_admin: { status: 409, title: 'Nobody else could administer it' },
  flow_archived: { status: 409, title: 'The flow is archived' },
  invalid_link: { status: 410, title: 'The link has been used or has expired' },
  precondition_failed: { status: 412, title: 'Somebody else has changed it meanwhile' },
  too_large: { status: 413, title: 'The request body is too large' },
  unsupported_media_type: { status: 415, title: 'The request body is of a type that is not taken' },
  invalid_input: { status: 422, title: 'The request has fields that are not valid' },
  flow_has_errors: { status: 422, title: 'The flow has errors' },
  flow_tests_failed: { status: 422, title: 'The flow does not pass its tests' },
  plan_too_large: { status: 422, title: 'The flow is too large' },
  precondition_required: { status: 428, title: 'If-Match is required' },
  too_many_waiting: { status: 429, title: 'Too many messages wait for an answer' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  provider_failed: { status: 502, title: 'The provider did not do what it was asked' },
  internal_error: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'A part of the service cannot be reached' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Where a field of the request stood. */
export type FieldPlace = 'body' | 'query' | 'path' | 'header';

export interface FieldError {
  /** Dotted path, such as `visitor.name` or `messages.0.text`; empty: the whole of it. */
  field: string;
  in: FieldPlace;
  message: string;
}

export interface ProblemOptions {
  errors?: FieldError[];
  /** Members of the problem document beyond the standard's, such as lint's `problems`. */
  members?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** What is behind it; it is logged, and never told. */
  cause?: unknown;
}

/** Throw it anywhere below a route: it becomes the response. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  /** `detail`: one sentence about this very request, for the person who reads it. */
  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.options = options;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

/** The document that is sent; `requestId` lets a person find the request in the log. */
export function problemDocument(problem: Problem, requestId: string) {
  const { status, title } = PROBLEMS[problem.code];
  const { errors, members } = problem.options;
  return {
    ...members,
    type: `/problems/${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.message,
    ...(errors && { errors }),
    instance: `urn:request:${requestId}`,
  };
}
