import { z } from 'zod';
import { duration, nodeBase, outlets, retryFor, shortTemplate, template } from '../../schema.ts';

const leave = z
  .strictObject({
    label: shortTemplate.describe('On the button.'),
    text: template.min(1).optional().describe('What stands above it.'),
  })
  .describe('A button by which the visitor leaves the queue.');

export const escalateNode = z
  .strictObject({
    kind: z.literal('action'),
    action: z.literal('escalate'),
    ...nodeBase,
    team: template.min(1).optional().describe('The team’s id.'),
    member: template.min(1).optional().describe('A member’s id or email address: they are asked first.'),
    segment: template
      .min(1)
      .optional()
      .describe('A segment’s id: its team or member; the conversation’s own one when absent.'),
    language: template.min(1).optional().describe('BCP 47, such as de: only members who speak it.'),
    skill: template.min(1).optional().describe('Only members who have this skill.'),
    previous: z
      .boolean()
      .optional()
      .describe('The member this visitor had before is asked first, if they are there.'),
    strategy: z
      .enum(['anyone', 'round_robin', 'least_busy'])
      .optional()
      .describe('anyone (when absent): whoever accepts first; the others ask one member at a time.'),
    offerFor: duration
      .optional()
      .describe('How long a member is asked before the next one is; 60s when absent.'),
    reassignAfter: duration
      .optional()
      .describe('How long a member may be away before their conversation goes to another; 5m when absent.'),
    requireAvailable: z.boolean().optional().describe('Error nobody_available when nobody is there now.'),
    waitAtMost: duration
      .optional()
      .describe('How long the visitor waits in the queue, then the timeout outlet.'),
    notice: template.min(1).optional().describe('What the visitor reads when the conversation is queued.'),
    leave: leave.optional(),
    retryFor,
    outlets: outlets({
      returned: 'When a member gives the conversation back.',
      left: 'When the visitor leaves the queue; returned when this is not connected.',
      timeout: 'When the visitor has waited longer than waitAtMost.',
      error: 'no_such_team, no_such_member, no_such_segment, nobody_available.',
    }),
  })
  .describe('Escalate to Human: queues the conversation; the bot is silent until it gets it back.');

export type EscalateDocument = z.infer<typeof escalateNode>;
