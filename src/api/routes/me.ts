import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { changeProfile, findMember } from '../../store/directory.ts';
import { memberReply, routingFields } from '../member-schemas.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { title } from '../schemas.ts';
import { scopesOf } from '../scopes.ts';

export const meReply = z
  .object({
    member: memberReply.nullable(),
    key: z.object({ id: z.string() }).nullable(),
    scopes: z.array(z.string()),
  })
  .meta({ id: 'Me' });

/** Who calls, and what they may do: the first thing that the web app asks. */
export const meRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    name: 'getMe',
    method: 'get',
    path: '/api/v1/me',
    tag: 'sign-in',
    summary: 'Who calls, and what they may do',
    credentials: ['apiKey', 'member'],
    scope: null,
    responses: {
      200: {
        description: 'The member who has signed in, or the API key; and the scopes of either.',
        body: meReply,
      },
    },
    async handle({ caller }) {
      const scopes = [...scopesOf(caller)];
      if (caller.kind === 'apiKey') {
        return { status: 200, body: { member: null, key: { id: caller.id }, scopes } };
      }
      const member = await findMember(database, caller.member.id);
      if (!member) throw noMember();
      return { status: 200, body: { member, key: null, scopes } };
    },
  }),
  route({
    name: 'changeMe',
    method: 'put',
    path: '/api/v1/me',
    tag: 'sign-in',
    summary: 'A member changes how they are called, how they look and which languages they speak',
    credentials: ['member'],
    scope: null,
    body: z.strictObject({
      name: title(100),
      picture: routingFields.picture,
      languages: routingFields.languages,
    }),
    responses: { 200: { description: 'As it is now.', body: memberReply } },
    async handle({ caller, body }) {
      const member = await changeProfile(database, caller.member.id, body);
      if (!member) throw noMember();
      return { status: 200, body: member };
    },
  }),
];

/** They were archived since the session was looked at. */
const noMember = () => new Problem('unauthorized', 'You are no member any more.');
