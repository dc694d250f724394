import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { Problem } from './problem.ts';
import { runHandler } from './run-handler.ts';

/** The largest body a route takes, in bytes after decompression. */
export const BODY_LIMITS = {
  message: 64 * 1024,
  general: 256 * 1024,
  flow: 1024 * 1024,
  file: 10 * 1024 * 1024,
  // Two payloads as large as Temporal takes them, in base64.
  payloads: 6 * 1024 * 1024,
  // What Meta may put into one request.
  webhook: 3 * 1024 * 1024,
} as const;

export type BodyLimit = keyof typeof BODY_LIMITS;

/** Reads the request's body as JSON; a request without one gives `{}`, so that missing fields are named. */
export async function readBody(request: Request, response: Response, limit: BodyLimit): Promise<unknown> {
  if (!hasBody(request)) return {};
  if (!request.is(['application/json', 'application/*+json'])) {
    throw new Problem('unsupported_media_type', 'Send the body as application/json.');
  }
  try {
    await runHandler(PARSERS[limit], request, response);
  } catch (error) {
    throw bodyProblem(error, BODY_LIMITS[limit]);
  }
  return request.body as unknown;
}

/** The media types of bodies that are taken as they are: they are signed, or they are files. */
export type RawBodyType = 'application/json' | 'application/x-www-form-urlencoded' | '*/*';

/** Reads the request's body as the bytes that were sent; none: empty. */
export async function readRawBody(
  request: Request,
  response: Response,
  type: RawBodyType,
  limit: BodyLimit,
): Promise<Buffer> {
  if (!hasBody(request)) return Buffer.alloc(0);
  if (!request.is(type)) throw new Problem('unsupported_media_type', `Send the body as ${type}.`);
  try {
    await runHandler(RAW_PARSERS[limit], request, response);
  } catch (error) {
    throw bodyProblem(error, BODY_LIMITS[limit]);
  }
  return request.body as Buffer;
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

const PARSERS = parsers(jsonParser);
const RAW_PARSERS = parsers((limit) => express.raw({ limit, type: () => true }));

function parsers(make: (limit: number) => RequestHandler): Record<BodyLimit, RequestHandler> {
  const entries = Object.entries(BODY_LIMITS).map(([name, limit]) => [name, make(limit)]);
  return Object.fromEntries(entries) as Record<BodyLimit, RequestHandler>;
}

function jsonParser(limit: number): RequestHandler {
  return express.json({
    limit,
    // Any JSON value is read; it is the route's schema that says what it must be.
    strict: false,
    type: () => true,
    verify: (_request, _response, bytes) => {
      // Otherwise each bad byte would silently become U+FFFD.
      if (!isUtf8(bytes)) throw Object.assign(new Error('not UTF-8'), { type: 'not.utf8' });
    },
  });
}

function bodyProblem(error: unknown, limit: number): unknown {
  switch ((error as { type?: unknown }).type) {
    case 'entity.too.large':
      return new Problem('too_large', `The body may have at most ${limit / 1024} KB.`);
    case 'entity.parse.failed':
      return new Problem('malformed_json', 'The body is not well-formed JSON.');
    case 'not.utf8':
      return new Problem('malformed_json', 'The body is not UTF-8.');
    case 'charset.unsupported':
      return new Problem('unsupported_media_type', 'JSON is sent as UTF-8.');
    case 'encoding.unsupported':
      return new Problem('unsupported_media_type', 'This content encoding is not taken; gzip is.');
    case 'request.aborted':
    case 'request.size.invalid':
    case 'stream.encoding.set':
      return new Problem('bad_request', 'The body did not arrive as announced.');
    default:
      return isZlibError(error)
        ? new Problem('bad_request', 'The body is not compressed as its Content-Encoding says.')
        : error;
  }
}

function isZlibError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && (code.startsWith('Z_') || code.startsWith('ERR__ZSTD'));
}
