/** What a credential may do. A call that backends and members make names one scope; having it is enough. */
import type { Role } from '../store/schema.ts';
import type { Caller } from './route.ts';

/** scope → what it allows, in words. */
export const SCOPES = {
  'conversations:read': 'Read conversations, their transcripts and streams',
  'conversations:write': 'Start and drive conversations, and act in them as a member',
  'flows:read': 'Read flows, their versions and what lint says',
  'flows:write': 'Create, change, publish and archive flows',
  'contacts:read': 'Read and search contacts',
  'contacts:write': 'Create, change and delete contacts',
  'people:read': 'Read members, teams and segments',
  'people:write': 'Invite, change and archive members, teams and segments',
  'integrations:read': 'See which providers are connected, their senders and templates',
  'integrations:write': 'Connect, test and disconnect providers',
  'outbox:read': 'See what was sent, and what became of it',
  'outbox:write': 'Settle sends of which it is not known whether they were accepted',
  'runs:operate': 'Retry, skip, fail and terminate what conversations are at',
  'payloads:read': 'Read in Temporal’s UI what conversations’ histories hold',
  'payloads:write': 'Send to conversations from Temporal’s UI',
  'keys:write': 'See, make and revoke API keys',
} as const;

export type Scope = keyof typeof SCOPES;

export const ALL_SCOPES = Object.keys(SCOPES) as Scope[];

const MEMBER: Scope[] = [
  'conversations:read',
  'conversations:write',
  'flows:read',
  'contacts:read',
  'contacts:write',
  'people:read',
  'integrations:read',
  'outbox:read',
];

/** What members may do, by role. */
export const ROLE_SCOPES: Record<Role, readonly Scope[]> = {
  member: MEMBER,
  author: [...MEMBER, 'flows:write', 'outbox:write', 'runs:operate', 'payloads:read'],
  admin: ALL_SCOPES,
};

/** What the credential of a call may do. */
export function scopesOf(caller: Caller): readonly Scope[] {
  switch (caller.kind) {
    case 'apiKey':
      return caller.scopes;
    case 'member':
      return ROLE_SCOPES[caller.role];
    case 'visitor':
    case 'open':
      return [];
  }
}

/** Nobody hands on what they do not have themselves. */
export function mayGrant(caller: Caller, scopes: readonly Scope[]): boolean {
  const own = scopesOf(caller);
  return scopes.every((scope) => own.includes(scope));
}
