import { z } from 'zod';
import { title } from './schemas.ts';

export const role = z
  .enum(['admin', 'author', 'member'])
  .describe('What they may do when they have signed in.');

export const availability = z
  .enum(['online', 'away', 'offline'])
  .describe(
    'online: takes conversations; away: keeps theirs and takes no more; offline: their conversations go to others.',
  );

export const picture = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .max(2_048)
  .nullable();
const language = z
  .string()
  .regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$/, 'must be a BCP 47 language such as “en” or “pt-BR”');

/** What is asked about when conversations are given out. */
export const routingFields = {
  picture: picture.optional().describe('The address of a picture, shown to visitors.'),
  languages: z
    .array(language)
    .max(20)
    .optional()
    .describe('BCP 47; `de` takes conversations in `de-AT` too.'),
  skills: z.array(title(60)).max(50).optional().describe('What they know, in your own words.'),
  capacity: z
    .int()
    .min(0)
    .max(1_000)
    .optional()
    .describe('Conversations they are asked to have at once; 5 for a new one.'),
};

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
    picture: z.string().nullable(),
    languages: z.array(z.string()),
    skills: z.array(z.string()),
    capacity: z.int(),
    availability,
    isThere: z.boolean().describe('Online, with an inbox that shows signs of life: can be asked.'),
    load: z.int().describe('Conversations they have, and those they are asked about.'),
  })
  .meta({ id: 'Member' });
