import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

declare module 'express-serve-static-core' {
  interface Request {
    /** Names the request in the log, in `X-Request-Id` and in problem documents. */
    id: string;
    log: Logger;
  }
  interface Locals {
    /** The called route's name, once it is known. */
    operation?: string;
    /** Which credential it was called with, once that is known. */
    caller?: string;
  }
}

/**
 * One line a request. It names the call, never the address that was asked for, its headers, its body or
 * where it came from: ids, names, searches and addresses are people's data.
 */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    request.id = randomUUID();
    request.log = log.child({ request: request.id });
    response.setHeader('X-Request-Id', request.id);
    response.on('close', () => {
      const { operation, caller } = response.locals;
      const line = {
        method: request.method,
        operation,
        caller,
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
        // The caller went away before the answer was complete (which is how a stream ends).
        ...(!response.writableFinished && { aborted: true }),
      };
      request.log[response.statusCode >= 500 ? 'error' : 'info'](line, 'request');
    });
    next();
  };
}
