import type { ErrorRequestHandler, RequestHandler } from 'express';
import { describeError } from '../describe-error.ts';
import { Problem, problemDocument } from './problem.ts';

/** The end of the line: whatever was thrown becomes a problem document, and nothing more is told. */
export const sendProblem: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const problem = problemOf(error);
  if (problem.status >= 500) request.log.error({ error: describeError(error) }, problem.code);
  if (response.headersSent) {
    // Half an answer went out; a broken connection says so, a tidy end would not.
    response.destroy();
    return;
  }
  response
    .status(problem.status)
    .set('Cache-Control', 'no-store')
    .set(problem.options.headers ?? {})
    .type('application/problem+json')
    .send(JSON.stringify(problemDocument(problem, request.id)));
};

/** For an address that nothing serves. */
export const refuseUnknownAddress: RequestHandler = () => {
  throw new Problem('not_found', 'Nothing is served at this address.');
};

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // Express throws this for a path that is not percent-encoded UTF-8.
  if (error instanceof URIError)
    return new Problem('malformed_url', 'The address is not percent-encoded UTF-8.');
  return new Problem('internal_error', 'The request could not be handled; its id is in “instance”.');
}
