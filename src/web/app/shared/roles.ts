import type { Role } from '../api/types.ts';

/** What a role is called, and what it is for. */
export const ROLE_WORDS: Record<Role, { name: string; text: string }> = {
  member: { name: 'Member', text: 'Talks to visitors, keeps contacts, and sees everything else.' },
  author: { name: 'Author', text: 'Also changes and publishes flows, and settles uncertain sends.' },
  admin: { name: 'Admin', text: 'May do everything: people, integrations and API keys too.' },
};

export const ROLES = Object.keys(ROLE_WORDS) as Role[];
