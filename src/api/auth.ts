/**
 * Who calls: a backend with an API key, a member who has signed in, or a visitor with the token of their own
 * conversation.
 */
import { createHash, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Value } from '../flow/transcript.ts';
import { findApiKey } from '../store/api-keys.ts';
import type { Database } from '../store/database.ts';
import { createSignIns, type SignIns } from './auth/sign-ins.ts';
import { isOwnOrigin } from './own-origin.ts';
import { Problem } from './problem.ts';
import type { Caller, Route } from './route.ts';
import { ALL_SCOPES, scopesOf } from './scopes.ts';

/** What a backend vouches for when one of its visitors starts a conversation from the web page. */
export interface SignedVisitor {
  visitor: { [key: string]: Value };
  variables: { [key: string]: Value };
}

export interface Authenticated {
  caller: Caller;
  /** `Set-Cookie` for the answer, when a member's session has been prolonged. */
  cookies: readonly string[];
}

export interface Auth {
  /**
   * Who makes this call. `conversation`: the path's `:id`, if it has one.
   * Throws `unauthorized` without a valid credential, `forbidden` when it may not make this call.
   */
  authenticate(
    request: Pick<IncomingMessage, 'method' | 'headers'>,
    call: Pick<Route, 'credentials' | 'scope' | 'origins'>,
    conversation: string | undefined,
  ): Promise<Authenticated>;
  /** The visitor's token of this conversation: always the same one, and good as long as SECRET_KEY is. */
  visitorToken(conversation: string): Promise<string>;
  /** What opens this one file of this conversation for so many seconds, to whoever has it. */
  fileToken(conversation: string, file: string, seconds: number): Promise<string>;
  opensFile(token: string, conversation: string, file: string): Promise<boolean>;
  /** The claims of a JWT (HS256 under the API key, `aud` chatbot-studio). Throws `unauthorized`. */
  verifySignedVisitor(jwt: string): Promise<SignedVisitor>;
  readonly signIns: SignIns;
}

export interface AuthParts {
  database: Pick<Database, 'orm'>;
  apiKey: string;
  /** What visitors' tokens and members' sessions are signed with: with another one, all of them are void. */
  secretKey: string;
  /** An earlier `secretKey`, under which visitors' tokens still hold. */
  secretKeyPrevious?: string | null;
  /** Where the server is reached from outside, without a trailing slash. */
  publicUrl: string;
  /** Attempts to sign in, a minute and address. */
  attempts?: number;
}

/** What API keys that people make begin with; `API_KEY` itself may be anything. */
export const API_KEY_PREFIX = 'cs_';

const VISITOR_AUDIENCE = 'visitor';
const FILE_AUDIENCE = 'file';
const BACKEND_AUDIENCE = 'chatbot-studio';

/** More than a person mistypes; a program that guesses passwords is held up. */
const ATTEMPTS = 10;

export function createAuth(parts: AuthParts): Auth {
  const { database, apiKey, secretKey, secretKeyPrevious = null, publicUrl, attempts = ATTEMPTS } = parts;
  const apiKeyDigest = digest(apiKey);
  const visitorKey = visitorKeyOf(secretKey);
  const visitorKeys = [visitorKey, ...(secretKeyPrevious === null ? [] : [visitorKeyOf(secretKeyPrevious)])];
  const backendKey = createSecretKey(apiKey, 'utf8');
  const signIns = createSignIns({ database, secretKey, publicUrl, attempts });

  async function identify(token: string): Promise<Caller> {
    const hash = digest(token);
    // Digests have one length, and comparing them takes one time, whatever was sent.
    if (timingSafeEqual(hash, apiKeyDigest)) return { kind: 'apiKey', id: 'bootstrap', scopes: ALL_SCOPES };
    if (token.startsWith(API_KEY_PREFIX)) {
      const known = await findApiKey(database, hash.toString('hex'));
      if (known) {
        const scopes = ALL_SCOPES.filter((scope) => known.scopes.includes(scope));
        return { kind: 'apiKey', id: known.id, scopes };
      }
    } else {
      for (const key of visitorKeys) {
        const claims = await verify(token, key, VISITOR_AUDIENCE);
        if (typeof claims?.sub === 'string') return { kind: 'visitor', conversation: claims.sub };
      }
    }
    throw unauthorized('The credential is not valid.', 'invalid_token');
  }

  async function authenticateBearer(authorization: string): Promise<Authenticated> {
    const token = /^Bearer +([^\s]+) *$/i.exec(authorization)?.[1];
    if (token === undefined)
      throw unauthorized('The credential must be of the form: Bearer ….', 'invalid_request');
    return { caller: await identify(token), cookies: [] };
  }

  async function authenticateCookie(
    { method = '', headers }: Pick<IncomingMessage, 'method' | 'headers'>,
    { origins = [] }: Pick<Route, 'origins'>,
  ): Promise<Authenticated | null> {
    const signedIn = await signIns.whoIs(headers);
    if (!signedIn) return null;
    // The browser sends the cookie whatever page asks it to; what changes something has to come from ours, or from one
    // that this call is for.
    const isMeantFor = headers.origin !== undefined && origins.includes(headers.origin);
    if (!['GET', 'HEAD'].includes(method) && !isMeantFor && !isFromOwnPage(headers, publicUrl)) {
      throw new Problem('forbidden', 'A session is good for calls from this server’s own pages only.');
    }
    const { member, role, cookies } = signedIn;
    return { caller: { kind: 'member', member, role }, cookies };
  }

  return {
    async authenticate(request, call, conversation) {
      const open = call.credentials.includes('open');
      if (open && call.credentials.length === 1) return ANYBODY;
      const { authorization } = request.headers;
      // A credential that is sent has to be valid: a wrong key never falls back to a session.
      const found = await (authorization === undefined
        ? authenticateCookie(request, call)
        : authenticateBearer(authorization));
      if (!found) {
        if (open) return ANYBODY;
        throw unauthorized('Sign in, or send a credential: Authorization: Bearer ….');
      }
      assertMayCall(found.caller, call, conversation);
      return found;
    },

    visitorToken: (conversation) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(conversation)
        .setAudience(VISITOR_AUDIENCE)
        .sign(visitorKey),

    fileToken: (conversation, file, seconds) =>
      new SignJWT({ file })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(conversation)
        .setAudience(FILE_AUDIENCE)
        .setExpirationTime(`${seconds} seconds`)
        .sign(visitorKey),

    async opensFile(token, conversation, file) {
      const claims = await verify(token, visitorKey, FILE_AUDIENCE);
      return claims?.sub === conversation && claims['file'] === file;
    },

    async verifySignedVisitor(jwt) {
      const claims = signedClaims.safeParse(await verify(jwt, backendKey, BACKEND_AUDIENCE));
      if (!claims.success)
        throw unauthorized('“signed” is not a valid statement by the backend.', 'invalid_token');
      return claims.data;
    },

    signIns,
  };
}

const ANYBODY: Authenticated = { caller: { kind: 'open' }, cookies: [] };

const jsonObject = z.record(z.string(), z.json());
const signedClaims = z.object({ visitor: jsonObject.default({}), variables: jsonObject.default({}) });

/** Who makes calls that a credential of this kind may not make. */
const NOT_FOR = {
  apiKey: 'Only a member who has signed in makes this call.',
  member: 'A backend makes this call, with its API key.',
  visitor: 'A visitor’s token is good for the visitor’s own calls only.',
  open: '',
} as const;

/** @throws Problem `forbidden`. */
function assertMayCall(
  caller: Caller,
  { credentials, scope }: Pick<Route, 'credentials' | 'scope'>,
  conversation: string | undefined,
): void {
  if (!credentials.includes(caller.kind)) throw new Problem('forbidden', NOT_FOR[caller.kind]);
  if (caller.kind === 'visitor') {
    if (caller.conversation !== conversation) {
      throw new Problem('forbidden', 'This token belongs to another conversation.');
    }
    return;
  }
  if (scope && !scopesOf(caller).includes(scope)) {
    const whose = caller.kind === 'member' ? `the role “${caller.role}”` : 'this API key';
    throw new Problem('forbidden', `This takes the scope “${scope}”, which ${whose} does not have.`);
  }
}

function isFromOwnPage(headers: IncomingMessage['headers'], publicUrl: string): boolean {
  const { origin, host } = headers;
  if (origin !== undefined) return isOwnOrigin(origin, host, publicUrl);
  return headers['sec-fetch-site'] === 'same-origin';
}

function visitorKeyOf(secretKey: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secretKey, '', 'visitor token', 32)));
}

/** The claims, or `null` for anything but a valid token (also an expired one, where it says when). */
async function verify(jwt: string, key: KeyObject, audience: string) {
  try {
    return (await jwtVerify(jwt, key, { algorithms: ['HS256'], audience })).payload;
  } catch {
    return null;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function unauthorized(detail: string, error?: 'invalid_token' | 'invalid_request'): Problem {
  const challenge = `Bearer realm="chatbot-studio"${error === undefined ? '' : `, error="${error}"`}`;
  return new Problem('unauthorized', detail, { headers: { 'WWW-Authenticate': challenge } });
}
