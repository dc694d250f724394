/**
 * How the API's calls are declared. One `route({...})` says everything about a call: who may make it, what
 * it takes, what it answers, and what it does. `mountRoutes` (mount.ts) puts it on Express behind exactly
 * these rules and `openApiDocument` (openapi.ts) documents exactly the same, so neither can be forgotten.
 *
 * ```ts
 * export const flowRoutes = ({ database }: { database: Database }): Route[] => [
 *   route({
 *     name: 'renameFlow',                       // the operationId, unique in the API
 *     method: 'post',
 *     path: '/api/v1/flows/:id/name',
 *     tag: 'flows',
 *     summary: 'Rename a flow',
 *     credentials: ['apiKey', 'member'],        // 'visitor': only the token of the conversation `:id`
 *     scope: 'flows:write',                     // what a key or a member needs for it
 *     params: z.strictObject({ id: flowId }),   // exactly the path's parameters
 *     headers: z.object({ 'if-match': z.string().optional() }),  // lower case; others are ignored
 *     body: z.strictObject({ name: plainText(200) }),            // strict: unknown fields are refused
 *     responses: {
 *       200: { description: 'Renamed.', body: flowSummary, headers: { ETag: 'The revision.' } },
 *       204: { description: 'It had that name already.' },
 *     },
 *     problems: ['not_found'],                  // beyond those that follow from the declaration
 *     async handle({ params, headers, body, caller, log }) {     // all typed and validated
 *       const flow = await renameFlow(database, params.id, body.name);
 *       if (!flow) throw new Problem('not_found', `There is no flow “${params.id}”.`);
 *       return { status: 200, body: flow, headers: { ETag: `"${flow.revision}"` } };
 *     },
 *   }),
 * ];
 * ```
 *
 * A response that goes on (SSE) is declared with `stream: 'text/event-stream'` in place of `body`, and
 * answered with `{ status: 200, stream: (response) => … }`: status and Content-Type are set by then, and
 * `response` emits `close` when the client has gone. Whatever is not said by a reply is thrown as a
 * `Problem`. A call without a request body simply has no `body`; one whose signature is on the very bytes of its body
 * declares `rawBody: 'application/json'` (their media type) instead, and has them as a Buffer in `rawBody`.
 */
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { LimitName } from './limits.ts';
import type { ProblemCode } from './problem.ts';
import type { BodyLimit, RawBodyType } from './read-body.ts';
import type { Scope } from './scopes.ts';
import type { Role } from '../store/schema.ts';
import type { MemberRef } from '../flow/transcript.ts';

/** `open`: needs none. Where another credential is allowed too and one is sent, it must be valid. */
export type Credential = 'apiKey' | 'member' | 'visitor' | 'open';

export type Caller =
  /** A backend, with the scopes of its key. */
  | { kind: 'apiKey'; id: string; scopes: readonly Scope[] }
  /** A member who has signed in. */
  | { kind: 'member'; member: MemberRef; role: Role }
  /** The visitor of this one conversation. */
  | { kind: 'visitor'; conversation: string }
  | { kind: 'open' };

export type Tag =
  | 'conversations'
  | 'widget'
  | 'flows'
  | 'contacts'
  | 'people'
  | 'integrations'
  | 'outbox'
  | 'runs'
  | 'webhooks'
  | 'keys'
  | 'sign-in'
  | 'service';

export interface ResponseDeclaration {
  description: string;
  /** JSON. Without it (and without `stream`) the response has no body. */
  body?: z.ZodType;
  /** The media type of a response that goes on. */
  stream?: string;
  /** Plain text. */
  text?: true;
  /** Name → what it says. */
  headers?: Record<string, string>;
}

export type Responses = Record<number, ResponseDeclaration>;

type NoFields = z.ZodObject<Record<never, never>>;

interface ReplyHeaders {
  headers?: Record<string, string>;
  /** Values of `Set-Cookie`. */
  cookies?: readonly string[];
}

type ReplyWith<Status, Declared> = Declared extends { body: infer Body extends z.ZodType }
  ? { status: Status; body: z.input<Body>; file?: string | undefined } & ReplyHeaders
  : Declared extends { text: true }
    ? { status: Status; text: string } & ReplyHeaders
    : Declared extends { stream: string }
      ? { status: Status; stream: (response: Response) => void | Promise<void> } & ReplyHeaders
      : { status: Status } & ReplyHeaders;

/** One of the declared responses. */
export type Reply<Declared extends Responses> = {
  [Status in keyof Declared & number]: ReplyWith<Status, Declared[Status]>;
}[keyof Declared & number];

export interface Input<May extends Credential, Params, Query, Headers, Body> {
  params: Params;
  query: Query;
  headers: Headers;
  body: Body;
  /** The body as it came; empty unless `rawBody` is declared. */
  rawBody: Buffer;
  /** As it came: for what signatures, and Better Auth, need to see of it. */
  request: Request;
  caller: Extract<Caller, { kind: May }>;
  /** Whether the caller could make this call now too; a stream ends when they cannot any more. */
  stillAllowed(): Promise<boolean>;
  /** Names the request in each line. Never give it texts, tokens or personal data. */
  log: Logger;
}

export interface RouteDeclaration<
  May extends Credential,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Headers extends z.ZodObject,
  Body extends z.ZodType,
  Declared extends Responses,
> {
  name: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  credentials: readonly [May, ...May[]];
  /** What an API key or a member needs for it, named wherever either may call; `null`: whatever theirs are will do. */
  scope?: Scope | null;
  /** Pages of these origins too may make it with a session, and read what it answers. */
  origins?: readonly string[];
  params?: Params;
  query?: Query;
  headers?: Headers;
  body?: Body;
  /** Its body is given to it as the bytes that came, of this media type. */
  rawBody?: RawBodyType;
  /** Default: `general`. */
  bodyLimit?: BodyLimit;
  /** Which limit counts visitors' and open calls; default: `read`. Backends are not limited. */
  limit?: LimitName | 'none';
  responses: Declared;
  problems?: readonly ProblemCode[];
  handle(
    input: Input<May, z.output<Params>, z.output<Query>, z.output<Headers>, z.output<Body>>,
  ): Reply<NoInfer<Declared>> | Promise<Reply<NoInfer<Declared>>>;
}

/** A declared call whose own types are forgotten, so that different ones can stand in one list. */
export interface Route extends Omit<
  RouteDeclaration<Credential, z.ZodObject, z.ZodObject, z.ZodObject, z.ZodType, Responses>,
  'handle'
> {
  handle(input: Input<Credential, unknown, unknown, unknown, unknown>): Promise<AnyReply>;
}

export interface AnyReply {
  status: number;
  headers?: Record<string, string>;
  cookies?: readonly string[];
  body?: unknown;
  /** The body is a file of this name: over several lines, to be kept and compared, and ended by a newline. */
  file?: string;
  text?: string;
  stream?: (response: Response) => void | Promise<void>;
}

/** Declares a call; see the top of this file. */
export function route<
  const May extends Credential,
  const Declared extends Responses,
  Params extends z.ZodObject = NoFields,
  Query extends z.ZodObject = NoFields,
  Headers extends z.ZodObject = NoFields,
  Body extends z.ZodType = z.ZodUndefined,
>(declaration: RouteDeclaration<May, Params, Query, Headers, Body, Declared>): Route {
  checkDeclaration(declaration);
  const { handle, ...rest } = declaration;
  return {
    ...rest,
    // mountRoutes validates with this declaration's own schemas before it calls.
    handle: async (input) => await handle(input as unknown as Parameters<typeof handle>[0]),
  };
}

/** The names of the path's parameters, in order. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => match[1] as string);
}

function checkDeclaration(declaration: {
  name: string;
  path: string;
  credentials: readonly Credential[];
  scope?: Scope | null;
  params?: z.ZodObject;
}): void {
  const inPath = pathParameters(declaration.path).sort().join();
  const declared = Object.keys(declaration.params?.shape ?? {})
    .sort()
    .join();
  if (inPath !== declared)
    throw new Error(`${declaration.name}: params declares [${declared}], the path has [${inPath}]`);
  const needsScope = declaration.credentials.some(
    (credential) => credential === 'apiKey' || credential === 'member',
  );
  if (needsScope !== (declaration.scope !== undefined)) {
    throw new Error(`${declaration.name}: a scope is declared exactly where a key or a member may call`);
  }
  if (declaration.credentials.includes('visitor') && !/\/conversations\/:id(\/|$)/.test(declaration.path)) {
    throw new Error(`${declaration.name}: a visitor's token is good for /conversations/:id only`);
  }
}
