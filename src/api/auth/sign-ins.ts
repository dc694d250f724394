import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isAPIError } from 'better-auth/api';
import { fromNodeHeaders } from 'better-auth/node';
import type { Request as ExpressRequest } from 'express';
import type { MemberRef } from '../../flow/transcript.ts';
import type { Database } from '../../store/database.ts';
import type { Role } from '../../store/schema.ts';
import { roleOf } from '../../store/sign-ins.ts';
import { ADDRESS_HEADER, createBetterAuth, SESSION_COOKIE, type BetterAuthParts } from './better-auth.ts';
import { toProblem } from './to-problem.ts';

export interface SignedIn {
  member: MemberRef;
  /** As it is now, not as it was when they signed in. */
  role: Role;
  /** The session's id, which is not what the cookie holds. */
  session: string;
  /** `Set-Cookie`, when the session has been prolonged. */
  cookies: string[];
}

export interface Link {
  url: string;
  expiresAt: Date;
}

/** What a one-time link is for, and how long it is good. */
export const LINKS = {
  invitation: 7 * 24 * 60 * 60 * 1000,
  reset: 60 * 60 * 1000,
} as const;

/** Members' sessions and one-time links; Better Auth and its tables stand behind it. */
export interface SignIns {
  /** Hands a call on to one of Better Auth's endpoints. Throws `Problem` when that refuses. */
  ask(request: ExpressRequest, endpoint: string, body: object): Promise<{ body: unknown; cookies: string[] }>;
  /** Who has signed in, by the session's cookie; `null`: nobody, or they are no member any more. */
  whoIs(headers: IncomingHttpHeaders): Promise<SignedIn | null>;
  /** Makes a link with which a member who may sign in sets a password, once. */
  makeLink(member: string, kind: keyof typeof LINKS): Promise<Link>;
  /** The id of the member whose link has this token; `null`: it has been used or has expired. */
  linkOwner(token: string): Promise<string | null>;
}

/** As Better Auth's reset of a password names its tokens. */
const identifierOf = (token: string) => `reset-password:${token}`;

export function createSignIns(parts: BetterAuthParts & { database: Pick<Database, 'orm'> }): SignIns {
  const { database, publicUrl } = parts;
  const betterAuth = createBetterAuth(parts);
  const { origin } = new URL(publicUrl);

  return {
    async ask(request, endpoint, body) {
      const headers = fromNodeHeaders(forwarded(request));
      const asked = new Request(`${origin}/api/auth${endpoint}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      const response = await betterAuth.handler(asked);
      if (!response.ok) throw await toProblem(response);
      return { body: await response.json(), cookies: response.headers.getSetCookie() };
    },

    async whoIs(headers) {
      if (headers.cookie?.includes(SESSION_COOKIE) !== true) return null;
      const asked = { headers: fromNodeHeaders({ cookie: headers.cookie }), returnHeaders: true } as const;
      const { response: session, headers: answered } = await betterAuth.api
        .getSession(asked)
        .catch(endedMeanwhile);
      if (!session) return null;
      const found = await roleOf(database, session.user.id);
      if (!found) return null;
      return {
        member: { id: session.user.id, name: found.name },
        role: found.role,
        session: session.session.id,
        cookies: answered.getSetCookie(),
      };
    },

    async makeLink(member, kind) {
      const token = randomBytes(32).toString('base64url');
      const expiresAt = new Date(Date.now() + LINKS[kind]);
      const { internalAdapter } = await betterAuth.$context;
      await internalAdapter.createVerificationValue({
        identifier: identifierOf(token),
        value: member,
        expiresAt,
      });
      // Behind the “#”, where no server and no proxy on the way writes it into a log.
      return { url: `${publicUrl}/app/welcome#token=${token}`, expiresAt };
    },

    async linkOwner(token) {
      const { internalAdapter } = await betterAuth.$context;
      const kept = await internalAdapter.findVerificationValue(identifierOf(token));
      return kept && kept.expiresAt > new Date() ? kept.value : null;
    },
  };
}

/** A session that was there, and was gone when it was to be prolonged. */
function endedMeanwhile(error: unknown) {
  if (isAPIError(error) && error.statusCode === 401) return { response: null, headers: new Headers() };
  throw error;
}

/** What Better Auth looks at: the session, where the page is from, and whom to count attempts for. */
function forwarded(request: ExpressRequest): IncomingHttpHeaders {
  const { headers } = request;
  const names = [
    'cookie',
    'host',
    'origin',
    'referer',
    'user-agent',
    'sec-fetch-site',
    'sec-fetch-mode',
    'sec-fetch-dest',
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, headers[name]])),
    'content-type': 'application/json',
    [ADDRESS_HEADER]: request.ip,
  };
}
