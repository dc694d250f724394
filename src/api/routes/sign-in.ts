import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { findMember } from '../../store/directory.ts';
import { PASSWORD } from '../auth/better-auth.ts';
import type { Auth } from '../auth.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';

export interface SignInRouteDeps {
  database: Database;
  auth: Auth;
}

const newPassword = z
  .string()
  .min(PASSWORD.shortest, `must have at least ${PASSWORD.shortest} characters`)
  .max(PASSWORD.longest, `may have at most ${PASSWORD.longest} characters`);

/** One that is too long is wrong; it is not worth hashing. */
const password = z.string().max(1_000);
const token = z.string().min(1).max(200).describe('What follows `#token=` in the link.');

/** Signing in and out. What Better Auth does for it is behind `ask`; it counts attempts and checks where pages are from. */
export const signInRoutes = ({ database, auth }: SignInRouteDeps): Route[] => [
  route({
    name: 'signIn',
    method: 'post',
    path: '/api/auth/sign-in/email',
    tag: 'sign-in',
    summary: 'A member signs in',
    description:
      'Sets a session cookie (HttpOnly, SameSite=Lax, and Secure over https) that is good for 30 days without a call.',
    credentials: ['open'],
    bodyLimit: 'message',
    body: z.strictObject({ email: z.email().max(254), password }),
    responses: { 200: { description: 'Signed in.', body: z.object({ ok: z.literal(true) }) } },
    problems: ['unauthorized', 'forbidden'],
    async handle({ request, body }) {
      const { cookies } = await auth.signIns.ask(request, '/sign-in/email', body);
      return { status: 200, body: { ok: true as const }, cookies };
    },
  }),
  route({
    name: 'signOut',
    method: 'post',
    path: '/api/auth/sign-out',
    tag: 'sign-in',
    summary: 'A member signs out',
    credentials: ['open'],
    responses: {
      200: {
        description: 'The session, if there was one, has ended.',
        body: z.object({ ok: z.literal(true) }),
      },
    },
    problems: ['forbidden'],
    async handle({ request }) {
      const { cookies } = await auth.signIns.ask(request, '/sign-out', {});
      return { status: 200, body: { ok: true as const }, cookies };
    },
  }),
  route({
    name: 'getLink',
    method: 'post',
    path: '/api/auth/link',
    tag: 'sign-in',
    summary: 'Whose one-time link this is',
    credentials: ['open'],
    bodyLimit: 'message',
    body: z.strictObject({ token }),
    responses: {
      200: {
        description: 'It is good, for this member.',
        body: z.object({ name: z.string(), email: z.string() }),
      },
    },
    problems: ['invalid_link'],
    async handle({ body }) {
      const owner = await auth.signIns.linkOwner(body.token);
      const member = owner === null ? null : await findMember(database, owner);
      if (!member?.email) {
        throw new Problem('invalid_link', 'This link has been used or has expired; ask for a new one.');
      }
      return { status: 200, body: { name: member.name, email: member.email } };
    },
  }),
  route({
    name: 'useLink',
    method: 'post',
    path: '/api/auth/reset-password',
    tag: 'sign-in',
    summary: 'Set a password by a one-time link',
    description: 'Ends the member’s sessions and makes all their other links void.',
    credentials: ['open'],
    bodyLimit: 'message',
    body: z.strictObject({ token, newPassword }),
    responses: { 200: { description: 'It is set.', body: z.object({ ok: z.literal(true) }) } },
    problems: ['forbidden', 'invalid_link'],
    async handle({ request, body }) {
      await auth.signIns.ask(request, '/reset-password', body);
      return { status: 200, body: { ok: true as const } };
    },
  }),
  route({
    name: 'changePassword',
    method: 'post',
    path: '/api/auth/change-password',
    tag: 'sign-in',
    summary: 'A member changes their password',
    description: 'Ends their sessions everywhere else.',
    credentials: ['member'],
    scope: null,
    bodyLimit: 'message',
    body: z.strictObject({ currentPassword: password, newPassword }),
    responses: { 200: { description: 'It is changed.', body: z.object({ ok: z.literal(true) }) } },
    async handle({ request, body }) {
      const { cookies } = await auth.signIns.ask(request, '/change-password', {
        ...body,
        revokeOtherSessions: true,
      });
      return { status: 200, body: { ok: true as const }, cookies };
    },
  }),
];
