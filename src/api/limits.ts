/**
 * How often visitors and anonymous callers may call. Counted in the memory of each API process: with
 * several processes each allows as much, which is enough to keep one sender from crowding out the others.
 */
import type { Request, Response } from 'express';
import { ipKeyGenerator, rateLimit, type RateLimitRequestHandler } from 'express-rate-limit';
import { Problem } from './problem.ts';
import type { Caller } from './route.ts';
import { runHandler } from './run-handler.ts';

/**
 * Calls a minute: `start` and `reset` per address, `message` and `upload` per conversation, `read` per conversation or
 * address, `signal` per conversation or member.
 */
export interface Limits {
  start: number;
  /** Of a password. */
  reset: number;
  message: number;
  read: number;
  signal: number;
  upload: number;
}

export type LimitName = keyof Limits;

/** A burst of fifty messages passes; a program that never stops does not. */
export const DEFAULT_LIMITS: Limits = {
  start: 20,
  reset: 5,
  message: 120,
  read: 600,
  signal: 240,
  upload: 20,
};

const WINDOW_MS = 60_000;

/** Resolves when the call may go on; otherwise throws `too_many_requests`, with Retry-After set. */
export type CheckLimit = (
  name: LimitName,
  caller: Caller,
  request: Request,
  response: Response,
) => Promise<void>;

export function createLimits(limits: Limits): CheckLimit {
  const keys = new WeakMap<Request, string>();
  const limiter = (limit: number): RateLimitRequestHandler =>
    rateLimit({
      windowMs: WINDOW_MS,
      limit,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      keyGenerator: (request) => keys.get(request) as string,
      handler: (_request, _response, next) =>
        next(
          new Problem('too_many_requests', `At most ${limit} such calls a minute; wait as Retry-After says.`),
        ),
    });
  const limiters: Record<LimitName, RateLimitRequestHandler> = {
    start: limiter(limits.start),
    reset: limiter(limits.reset),
    message: limiter(limits.message),
    read: limiter(limits.read),
    signal: limiter(limits.signal),
    upload: limiter(limits.upload),
  };
  return (name, caller, request, response) => {
    // Signals cost nothing but what they set off: on every page of every member.
    if (caller.kind === 'member' && name === 'signal') keys.set(request, `member ${caller.member.id}`);
    else if (caller.kind === 'apiKey' || caller.kind === 'member') return Promise.resolve();
    else
      keys.set(
        request,
        caller.kind === 'visitor' ? `conversation ${caller.conversation}` : addressOf(request),
      );
    return runHandler(limiters[name], request, response);
  };
}

/** An IPv6 caller is counted by their network, which hands out addresses by the billion. */
function addressOf(request: Request): string {
  return request.ip === undefined ? 'address unknown' : `address ${ipKeyGenerator(request.ip)}`;
}
