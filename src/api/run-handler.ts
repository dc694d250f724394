import type { Request, RequestHandler, Response } from 'express';

/** Resolves when the handler calls `next`; rejects with what it passes on. */
export function runHandler(handler: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('A handler failed.', { cause: error }));
    };
    void handler(request, response, next);
  });
}
