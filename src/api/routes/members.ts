import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { archiveMember, listMembers, saveMember } from '../../store/directory.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { memberId, slug, title } from '../schemas.ts';
import { invalidField } from '../validate.ts';

const byId = z.strictObject({ id: memberId });

const memberReply = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    teams: z.array(z.string()).describe('Ids of teams.'),
  })
  .meta({ id: 'Member' });

/** Members: the people of the support team. */
export function memberRoutes({ database }: { database: Database }): Route[] {
  return [
    route({
      name: 'listMembers',
      method: 'get',
      path: '/api/v1/members',
      tag: 'people',
      summary: 'List the members',
      credentials: ['apiKey', 'member'],
      scope: 'people:read',
      responses: { 200: { description: 'By name.', body: z.object({ members: z.array(memberReply) }) } },
      handle: async () => ({ status: 200, body: { members: await listMembers(database) } }),
    }),
    route({
      name: 'saveMember',
      method: 'put',
      path: '/api/v1/members/:id',
      tag: 'people',
      summary: 'Create, change or bring back a member',
      credentials: ['apiKey', 'member'],
      scope: 'people:write',
      params: byId,
      body: z.strictObject({
        name: title(100),
        email: z.email().max(254).nullable().default(null),
        teams: z.array(slug).max(50).default([]).describe('Ids of teams, which must exist.'),
      }),
      responses: { 200: { description: 'As it is now.', body: memberReply } },
      problems: ['already_exists'],
      handle: async ({ params: { id }, body }) => {
        const saved = await saveMember(database, { id, ...body, teams: [...new Set(body.teams)] });
        switch (saved.kind) {
          case 'saved':
            return { status: 200, body: saved.member };
          case 'unknownTeams':
            throw invalidField('teams', `There is no team “${saved.teams.join('”, “')}”`);
          case 'emailTaken':
            throw new Problem(
              'already_exists',
              `The member “${saved.by}” has this email address (perhaps archived).`,
            );
        }
      },
    }),
    route({
      name: 'archiveMember',
      method: 'delete',
      path: '/api/v1/members/:id',
      tag: 'people',
      summary: 'Archive a member',
      description: 'Flows do not find them any more; past conversations still show them.',
      credentials: ['apiKey', 'member'],
      scope: 'people:write',
      params: byId,
      responses: { 204: { description: 'They are archived.' } },
      problems: ['not_found'],
      handle: async ({ params }) => {
        if (!(await archiveMember(database, params.id))) {
          throw new Problem('not_found', `There is no member “${params.id}”.`);
        }
        return { status: 204 };
      },
    }),
  ];
}
