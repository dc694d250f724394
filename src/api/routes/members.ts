import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import {
  archiveMember,
  findMember,
  inviteMember,
  listMembers,
  saveMember,
  type ArchiveMemberResult,
  type Member,
  type SaveMemberResult,
} from '../../store/directory.ts';
import { allowSignIn } from '../../store/sign-ins.ts';
import { mailLink, type Mail } from '../auth/mail.ts';
import type { Auth } from '../auth.ts';
import { memberReply, role, routingFields } from '../member-schemas.ts';
import { Problem } from '../problem.ts';
import { route, type Caller, type Route } from '../route.ts';
import { memberId, queryFlag, slug, title } from '../schemas.ts';
import { mayGrant, ROLE_SCOPES } from '../scopes.ts';
import { invalidField } from '../validate.ts';

export interface MemberRouteDeps {
  database: Database;
  auth: Auth;
  mail: Mail;
}

const byId = z.strictObject({ id: memberId });
const teams = z.array(slug).max(50).default([]).describe('Ids of teams, which must exist.');

export const linkReply = z
  .object({
    url: z.string().describe('Good once: whoever opens it sets the member’s password.'),
    expiresAt: z.string(),
    emailed: z.boolean().describe('false: hand the link over yourself.'),
  })
  .meta({ id: 'MemberLink' });

export const invitationReply = linkReply.extend({ member: memberReply }).meta({ id: 'Invitation' });

/** Nobody changes, or makes, a member who may do what they may not do themselves. */
const NO_MORE = 'It takes all scopes of the member’s role, before and after.';

/** Members: the people of the support team, and who of them may sign in. */
export function memberRoutes({ database, auth, mail }: MemberRouteDeps): Route[] {
  const mayManage = (caller: Caller) => (role: Member['role']) => mayGrant(caller, ROLE_SCOPES[role]);

  /** For a member who may sign in. */
  async function makeLink(member: Member & { email: string }) {
    const kind = member.signIn === 'active' ? 'reset' : 'invitation';
    const link = await auth.signIns.makeLink(member.id, kind);
    const emailed = await mailLink(mail, kind, member, link);
    return { url: link.url, expiresAt: link.expiresAt.toISOString(), emailed };
  }

  return [
    // Before the calls on one member, whose addresses it would be otherwise.
    route({
      name: 'inviteMember',
      method: 'post',
      path: '/api/v1/members/invitations',
      tag: 'people',
      summary: 'Invite somebody: a new member, and a link with which they set a password',
      description: NO_MORE,
      credentials: ['apiKey', 'member'],
      scope: 'people:write',
      body: z.strictObject({
        email: z.email().max(254),
        name: title(100),
        role: role.default('member'),
        teams,
        ...routingFields,
      }),
      responses: {
        201: { description: 'They are invited.', body: invitationReply },
      },
      problems: ['already_exists'],
      handle: async ({ body, caller }) => {
        const invited = { ...body, teams: [...new Set(body.teams)] };
        const member = savedMember(await inviteMember(database, invited, mayManage(caller)));
        const link = await makeLink({ ...member, email: member.email ?? body.email });
        return { status: 201, body: { member, ...link } };
      },
    }),
    route({
      name: 'listMembers',
      method: 'get',
      path: '/api/v1/members',
      tag: 'people',
      summary: 'List the members',
      credentials: ['apiKey', 'member'],
      scope: 'people:read',
      query: z.strictObject({ archived: queryFlag }),
      responses: { 200: { description: 'By name.', body: z.object({ members: z.array(memberReply) }) } },
      handle: async ({ query }) => ({ status: 200, body: { members: await listMembers(database, query) } }),
    }),
    route({
      name: 'getMember',
      method: 'get',
      path: '/api/v1/members/:id',
      tag: 'people',
      summary: 'Read a member',
      credentials: ['apiKey', 'member'],
      scope: 'people:read',
      params: byId,
      responses: { 200: { description: 'The member.', body: memberReply } },
      problems: ['not_found'],
      handle: async ({ params }) => ({ status: 200, body: await knownMember(database, params.id) }),
    }),
    route({
      name: 'saveMember',
      method: 'put',
      path: '/api/v1/members/:id',
      tag: 'people',
      summary: 'Create, change or bring back a member',
      description: `A new role holds from their next call on. ${NO_MORE}`,
      credentials: ['apiKey', 'member'],
      scope: 'people:write',
      params: byId,
      body: z.strictObject({
        name: title(100),
        email: z.email().max(254).nullable().default(null),
        teams,
        role: role.optional().describe('Default: as it is; `member` for a new one.'),
        ...routingFields,
      }),
      responses: { 200: { description: 'As it is now.', body: memberReply } },
      problems: ['already_exists', 'last_admin'],
      handle: async ({ params: { id }, body, caller }) => {
        const change = { id, ...body, teams: [...new Set(body.teams)] };
        return { status: 200, body: savedMember(await saveMember(database, change, mayManage(caller))) };
      },
    }),
    route({
      name: 'archiveMember',
      method: 'delete',
      path: '/api/v1/members/:id',
      tag: 'people',
      summary: 'Archive a member',
      description:
        'They are signed out, and cannot sign in any more. Flows do not find them; past conversations still show them. ' +
        NO_MORE,
      credentials: ['apiKey', 'member'],
      scope: 'people:write',
      params: byId,
      responses: { 204: { description: 'They are archived.' } },
      problems: ['not_found', 'last_admin'],
      handle: async ({ params, caller }) => {
        assertArchived(params.id, await archiveMember(database, params.id, mayManage(caller)));
        return { status: 204 };
      },
    }),
    route({
      name: 'makeMemberLink',
      method: 'post',
      path: '/api/v1/members/:id/link',
      tag: 'people',
      summary: 'Make a one-time link with which a member sets a password',
      description:
        'For a member who has not set one, an invitation that is good for seven days; otherwise a reset, good for one ' +
        `hour. ${NO_MORE}`,
      credentials: ['apiKey', 'member'],
      scope: 'people:write',
      params: byId,
      responses: { 201: { description: 'The link.', body: linkReply } },
      problems: ['not_found'],
      handle: async ({ params, caller }) => {
        const member = await knownMember(database, params.id);
        if (!mayManage(caller)(member.role)) throw beyond(member.role);
        const { email } = member;
        if (email === null) {
          throw invalidField(
            'id',
            `“${member.id}” has no email address to sign in with; save one first`,
            'path',
          );
        }
        await allowSignIn(database, { ...member, email });
        return { status: 201, body: await makeLink({ ...member, email }) };
      },
    }),
  ];
}

/** @throws Problem `not_found`. */
async function knownMember(database: Database, id: string): Promise<Member> {
  const member = await findMember(database, id);
  if (!member) throw new Problem('not_found', `There is no member “${id}”.`);
  return member;
}

function savedMember(saved: SaveMemberResult): Member {
  switch (saved.kind) {
    case 'saved':
      return saved.member;
    case 'unknownTeams':
      throw invalidField('teams', `There is no team “${saved.teams.join('”, “')}”`);
    case 'emailTaken':
      throw new Problem(
        'already_exists',
        `The member “${saved.by}” has this email address (perhaps archived).`,
      );
    case 'emailNeeded':
      throw invalidField('email', 'is what this member signs in with, so they need one');
    case 'lastAdmin':
      throw lastAdmin();
    case 'beyond':
      throw beyond(saved.role);
  }
}

function assertArchived(id: string, archived: ArchiveMemberResult): void {
  switch (archived.kind) {
    case 'archived':
      return;
    case 'unknown':
      throw new Problem('not_found', `There is no member “${id}”.`);
    case 'lastAdmin':
      throw lastAdmin();
    case 'beyond':
      throw beyond(archived.role);
  }
}

const lastAdmin = () =>
  new Problem(
    'last_admin',
    'This is the only admin who can sign in: make somebody else an admin, who has set a password, first.',
  );

const beyond = (role: Member['role']) =>
  new Problem('forbidden', `The role “${role}” may do more than whoever asks for this.`);
