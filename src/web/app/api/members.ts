import { call, part } from './call.ts';
import type { Invited, Member, MemberLink, Role } from './types.ts';

const at = (id: string) => `/api/v1/members/${part(id)}`;

export const listMembers = async ({ archived }: { archived: boolean }, signal?: AbortSignal) =>
  (await call<{ members: Member[] }>('/api/v1/members', { query: { archived }, ...(signal && { signal }) }))
    .members;

export type Invitation = {
  email: string;
  name: string;
  role: Role;
  teams: string[];
};

export const inviteMember = (body: Invitation) =>
  call<Invited>('/api/v1/members/invitations', { method: 'POST', body });

export type MemberChange = Pick<
  Member,
  'name' | 'email' | 'teams' | 'role' | 'picture' | 'languages' | 'skills' | 'capacity'
>;

/** Also brings back one who was archived. */
export const saveMember = (id: string, body: MemberChange) => call<Member>(at(id), { method: 'PUT', body });

export const archiveMember = ({ id }: Pick<Member, 'id'>) => call(at(id), { method: 'DELETE' });

/** A link with which they set a password, once. */
export const makeMemberLink = ({ id }: Pick<Member, 'id'>) =>
  call<MemberLink>(`${at(id)}/link`, { method: 'POST' });
