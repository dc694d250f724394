import { z } from 'zod';
import { duration, nodeBase, outlets, retryFor, template } from '../../schema.ts';

export const escalateNode = z
  .strictObject({
    kind: z.literal('action'),
    action: z.literal('escalate'),
    ...nodeBase,
    team: template.min(1).optional().describe('The team’s id.'),
    member: template.min(1).optional().describe('A member’s id or email address.'),
    requireAvailable: z.boolean().optional().describe('Error nobody_available when nobody is there now.'),
    waitAtMost: duration
      .optional()
      .describe('How long the visitor waits in the queue, then the timeout outlet.'),
    notice: template.min(1).optional().describe('What the visitor reads when the conversation is queued.'),
    retryFor,
    outlets: outlets({
      returned: 'When a member gives the conversation back.',
      timeout: 'When the visitor has waited longer than waitAtMost.',
      error: 'no_such_team, no_such_member, nobody_available.',
    }),
  })
  .describe('Escalate to Human: queues the conversation; the bot is silent until it gets it back.');

export type EscalateDocument = z.infer<typeof escalateNode>;
