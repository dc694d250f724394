import { call, part } from './call.ts';
import type { Invited, Member, MemberLink, Role } from './types.ts';

const at = (id: string) => `/api/v1/members/${part(id)}`;

export const listMembers = async (signal?: AbortSignal) =>
  (await call<{ members: Member[] }>('/api/v1/members', { ...(signal && { signal }) })).members;

export type Invitation = {
  email: string;
  name: string;
  role: Role;
  teams: string[];
};

export const inviteMember = (body: Invitation) =>
  call<Invited>('/api/v1/members/invitations', { method: 'POST', body });

/** Also brings back one who was archived. */
export const saveMember = ({
  id,
  name,
  email,
  teams,
  role,
}: Pick<Member, 'id' | 'name' | 'email' | 'teams' | 'role'>) =>
  call<Member>(at(id), { method: 'PUT', body: { name, email, teams, role } });

export const archiveMember = ({ id }: Pick<Member, 'id'>) => call(at(id), { method: 'DELETE' });

/** A link with which they set a password, once. */
export const makeMemberLink = ({ id }: Pick<Member, 'id'>) =>
  call<MemberLink>(`${at(id)}/link`, { method: 'POST' });
