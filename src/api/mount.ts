import { isDeepStrictEqual } from 'node:util';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Auth } from './auth.ts';
import { allowOrigins } from './cross-origin.ts';
import type { CheckLimit } from './limits.ts';
import type { Metrics } from '../metrics.ts';
import { Problem } from './problem.ts';
import { readBody, readRawBody } from './read-body.ts';
import type { AnyReply, Route } from './route.ts';
import { validate } from './validate.ts';

export interface Gate {
  auth: Auth;
  checkLimit: CheckLimit;
  metrics: Pick<Metrics, 'streams'>;
  /** Fail (500) when a reply is not what its route declares. For tests. */
  checkReplies: boolean;
}

/** An Express router that serves exactly these calls, and 405 for other methods on their addresses. */
export function mountRoutes(routes: readonly Route[], gate: Gate): Router {
  const router = Router({ caseSensitive: true });
  for (const [path, group] of byPath(routes)) {
    const methods = group.map(({ method }) => method.toUpperCase());
    if (methods.includes('GET')) methods.push('HEAD');
    const mounted = router.route(path);
    const origins = [...new Set(group.flatMap((declared) => declared.origins ?? []))];
    if (origins.length > 0)
      mounted.all(
        allowOrigins(
          origins,
          group.map(({ method }) => method),
        ),
      );
    for (const declared of group) mounted[declared.method](serve(declared, gate));
    mounted.all(refuseMethod(methods.sort().join(', ')));
  }
  return router;
}

function byPath(routes: readonly Route[]): Map<string, Route[]> {
  const groups = new Map<string, Route[]>();
  for (const declared of routes) {
    const group = groups.get(declared.path) ?? [];
    if (group.some(({ method }) => method === declared.method)) {
      throw new Error(`${declared.method} ${declared.path} is declared twice`);
    }
    groups.set(declared.path, [...group, declared]);
  }
  return groups;
}

/**
 * The order matters: who calls is settled before anything of theirs is read, and how often they may before
 * it costs anything.
 */
function serve(declared: Route, { auth, checkLimit, metrics, checkReplies }: Gate): RequestHandler {
  const { params, query, headers, body, rawBody, limit = 'read', bodyLimit = 'general' } = declared;
  return async (request, response) => {
    response.locals.operation = declared.name;
    const authenticate = () =>
      auth.authenticate(request, declared, request.params['id'] as string | undefined);
    const { caller, cookies } = await authenticate();
    response.locals.caller = caller.kind;
    for (const cookie of cookies) response.append('Set-Cookie', cookie);
    if (limit !== 'none') await checkLimit(limit, caller, request, response);
    const inPath = params ? validate(params, request.params, 'path') : {};
    if (IN_CONVERSATION.test(declared.path))
      request.log = request.log.child({ conversation: request.params['id'] });
    const reply = await declared.handle({
      caller,
      params: inPath,
      query: query ? validate(query, request.query, 'query') : {},
      headers: headers ? validate(headers, request.headers, 'header') : {},
      body: body ? validate(body, await readBody(request, response, bodyLimit), 'body') : undefined,
      rawBody: rawBody ? await readRawBody(request, response, rawBody, bodyLimit) : NO_BYTES,
      request,
      log: request.log,
      stillAllowed: () => authenticate().then(() => true, isUndecided),
    });
    if (checkReplies) checkReply(declared, reply);
    if (reply.stream && request.method !== 'HEAD') countStream(response, metrics);
    await send(declared, reply, request, response);
  };
}

/** Calls that are about one conversation. */
const IN_CONVERSATION = /\/conversations\/:id(\/|$)/;

const NO_BYTES = Buffer.alloc(0);

/** Whoever could not be asked about has not been refused. */
function isUndecided(error: unknown): boolean {
  return !(error instanceof Problem);
}

async function send(declared: Route, reply: AnyReply, request: Request, response: Response): Promise<void> {
  response
    .status(reply.status)
    .set('Cache-Control', 'no-store')
    .set(reply.headers ?? {});
  for (const cookie of reply.cookies ?? []) response.append('Set-Cookie', cookie);
  if (reply.stream) {
    response.type(declared.responses[reply.status]?.stream as string);
    if (request.method === 'HEAD') response.end();
    else await reply.stream(response);
  } else if (reply.text !== undefined) {
    response.type('text/plain').send(reply.text);
  } else if (reply.body === undefined) {
    response.end();
  } else if (reply.file !== undefined) {
    response
      .attachment(reply.file)
      .type('json')
      .send(`${JSON.stringify(reply.body, null, 2)}\n`);
  } else {
    response.json(reply.body);
  }
}

function countStream(response: Response, { streams }: Gate['metrics']): void {
  streams.inc();
  response.once('close', () => streams.dec());
}

function checkReply(declared: Route, reply: AnyReply): void {
  const response = declared.responses[reply.status];
  if (!response) throw new Error(`${declared.name} answered with ${reply.status}, which it does not declare`);
  if (!response.body) return;
  const sent: unknown = JSON.parse(JSON.stringify(reply.body));
  if (!isDeepStrictEqual(response.body.parse(sent), sent)) {
    throw new Error(
      `${declared.name} answered with fields that it does not declare: ${JSON.stringify(sent)}`,
    );
  }
}

function refuseMethod(allow: string): RequestHandler {
  return (request, response) => {
    if (request.method === 'OPTIONS') {
      response.status(204).set('Allow', allow).end();
      return;
    }
    throw new Problem('method_not_allowed', `${request.method} is not possible here; ${allow} is.`, {
      headers: { Allow: allow },
    });
  };
}
