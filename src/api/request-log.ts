import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';

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
 * One line a request. It names the call and the conversation, never the address that was asked for, its headers, its body
 * or where it came from: names, searches and addresses are people's data.
 */
export function requestLog(log: Logger, { requests }: Pick<Metrics, 'requests'>): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    request.id = randomUUID();
    request.log = log.child({ request: request.id });
    response.setHeader('X-Request-Id', request.id);
    response.on('close', () => {
      const { operation, caller } = response.locals;
      const ms = performance.now() - startedAt;
      if (operation !== undefined && !isStream(response))
        requests.observe({ operation, status: response.statusCode }, ms / 1_000);
      const line = {
        method: request.method,
        operation,
        caller,
        status: response.statusCode,
        ms: Math.round(ms),
        // The caller went away before the answer was complete (which is how a stream ends).
        ...(!response.writableFinished && { aborted: true }),
      };
      request.log[response.statusCode >= 500 ? 'error' : 'info'](line, 'request');
    });
    next();
  };
}

/** It lasts for as long as somebody reads it. */
function isStream(response: Response): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}
