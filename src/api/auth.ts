/**
 * Who calls: a backend with the API key, or a visitor with the token of their own conversation.
 */
import { createHash, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Value } from '../flow/transcript.ts';
import { Problem } from './problem.ts';
import type { Caller, Credential } from './route.ts';
import { ALL_SCOPES } from './scopes.ts';

/** What a backend vouches for when one of its visitors starts a conversation from the web page. */
export interface SignedVisitor {
  visitor: { [key: string]: Value };
  variables: { [key: string]: Value };
}

export interface Auth {
  /**
   * Who makes this call. `conversation`: the path's `:id`, if it has one.
   * Throws `unauthorized` without a valid credential, `forbidden` when it may not make this call.
   */
  authenticate(
    authorization: string | undefined,
    allowed: readonly Credential[],
    conversation: string | undefined,
  ): Promise<Caller>;
  /** The visitor's token of this conversation: always the same one, and good as long as SECRET_KEY is. */
  visitorToken(conversation: string): Promise<string>;
  /** The claims of a JWT (HS256 under the API key, `aud` chatbot-studio). Throws `unauthorized`. */
  verifySignedVisitor(jwt: string): Promise<SignedVisitor>;
}

const VISITOR_AUDIENCE = 'visitor';
const BACKEND_AUDIENCE = 'chatbot-studio';

/** `secretKey` is what visitors' tokens are derived from: with another one, all of them are void. */
export function createAuth({ apiKey, secretKey }: { apiKey: string; secretKey: string }): Auth {
  const apiKeyDigest = digest(apiKey);
  const visitorKey = createSecretKey(Buffer.from(hkdfSync('sha256', secretKey, '', 'visitor token', 32)));
  const backendKey = createSecretKey(apiKey, 'utf8');

  async function identify(token: string): Promise<Caller> {
    // Digests have one length, and comparing them takes one time, whatever was sent.
    if (timingSafeEqual(digest(token), apiKeyDigest))
      return { kind: 'apiKey', id: 'bootstrap', scopes: ALL_SCOPES };
    const claims = await verify(token, visitorKey, VISITOR_AUDIENCE);
    if (typeof claims?.sub !== 'string') throw unauthorized('The credential is not valid.', 'invalid_token');
    return { kind: 'visitor', conversation: claims.sub };
  }

  return {
    async authenticate(authorization, allowed, conversation) {
      const open = allowed.includes('open');
      if (open && (allowed.length === 1 || authorization === undefined)) return { kind: 'open' };
      if (authorization === undefined) throw unauthorized('Send a credential: Authorization: Bearer ….');
      const token = /^Bearer +([^\s]+) *$/i.exec(authorization)?.[1];
      if (token === undefined)
        throw unauthorized('The credential must be of the form: Bearer ….', 'invalid_request');
      const caller = await identify(token);
      if (!allowed.includes(caller.kind)) {
        throw new Problem('forbidden', 'A visitor’s token is good for the visitor’s own calls only.');
      }
      if (caller.kind === 'visitor' && caller.conversation !== conversation) {
        throw new Problem('forbidden', 'This token belongs to another conversation.');
      }
      return caller;
    },

    visitorToken: (conversation) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(conversation)
        .setAudience(VISITOR_AUDIENCE)
        .sign(visitorKey),

    async verifySignedVisitor(jwt) {
      const claims = signedClaims.safeParse(await verify(jwt, backendKey, BACKEND_AUDIENCE));
      if (!claims.success)
        throw unauthorized('“signed” is not a valid statement by the backend.', 'invalid_token');
      return claims.data;
    },
  };
}

const jsonObject = z.record(z.string(), z.json());
const signedClaims = z.object({ visitor: jsonObject.default({}), variables: jsonObject.default({}) });

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
