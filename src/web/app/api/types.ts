/** What the API's calls answer, by the API's own schemas. */
import type { z } from 'zod';
import type { flowReply } from '../../../api/flow-schemas.ts';
import type { place } from '../../../api/place-routes.ts';
import type { Scope } from '../../../api/scopes.ts';

export type { Scope };
export type Flow = z.output<typeof flowReply>;
export type Place = z.output<typeof place>;
export type Role = 'member' | 'author' | 'admin';

export interface Member {
  id: string;
  name: string;
  email: string | null;
  teams: string[];
  role: Role;
  signIn: 'active' | 'invited' | 'none';
}

export interface Me {
  member: Member;
  scopes: string[];
}

export interface MemberLink {
  url: string;
  expiresAt: string;
  emailed: boolean;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdBy: string | null;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
}
