import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { endSession, listSessions } from '../../store/sign-ins.ts';
import type { Auth } from '../auth.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { instant } from '../schemas.ts';

export const sessionReply = z
  .object({
    id: z.string(),
    current: z.boolean().describe('Whether this call came with it.'),
    userAgent: z.string().nullable().describe('What the browser said of itself.'),
    signedInAt: instant,
    lastUsedAt: instant.describe('To the day.'),
  })
  .meta({ id: 'Session' });

/** Where a member is signed in. */
export const sessionRoutes = ({ database, auth }: { database: Database; auth: Auth }): Route[] => [
  route({
    name: 'listSessions',
    method: 'get',
    path: '/api/v1/me/sessions',
    tag: 'sign-in',
    summary: 'Where a member is signed in',
    credentials: ['member'],
    scope: null,
    responses: {
      200: {
        description: 'The one used last first.',
        body: z.object({ sessions: z.array(sessionReply) }),
      },
    },
    async handle({ caller, request }) {
      const [sessions, signedIn] = await Promise.all([
        listSessions(database, caller.member.id),
        auth.signIns.whoIs(request.headers),
      ]);
      return {
        status: 200,
        body: {
          sessions: sessions.map(({ id, userAgent, createdAt, updatedAt }) => ({
            id,
            current: id === signedIn?.session,
            userAgent,
            signedInAt: createdAt.toISOString(),
            lastUsedAt: updatedAt.toISOString(),
          })),
        },
      };
    },
  }),
  route({
    name: 'endSession',
    method: 'delete',
    path: '/api/v1/me/sessions/:id',
    tag: 'sign-in',
    summary: 'A member signs out somewhere else',
    credentials: ['member'],
    scope: null,
    params: z.strictObject({ id: z.string().max(100) }),
    responses: { 204: { description: 'The session has ended.' } },
    problems: ['not_found'],
    async handle({ caller, params }) {
      if (!(await endSession(database, caller.member.id, params.id))) {
        throw new Problem('not_found', 'You have no such session (any more).');
      }
      return { status: 204 };
    },
  }),
];
