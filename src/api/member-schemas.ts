import { z } from 'zod';

export const role = z
  .enum(['admin', 'author', 'member'])
  .describe('What they may do when they have signed in.');

export const memberReply = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    teams: z.array(z.string()).describe('Ids of teams.'),
    role,
    signIn: z
      .enum(['active', 'invited', 'none'])
      .describe('active: can sign in; invited: may set a password by a link; none: neither.'),
  })
  .meta({ id: 'Member' });
