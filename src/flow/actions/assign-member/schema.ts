import { z } from 'zod';
import { nodeBase, outlets, retryFor, template } from '../../schema.ts';

export const assignMemberNode = z
  .strictObject({
    kind: z.literal('action'),
    action: z.literal('assignMember'),
    ...nodeBase,
    member: template.min(1).optional().describe('A member’s id or email address.'),
    previous: z.boolean().optional().describe('The member this visitor had before, if they had one.'),
    team: template.min(1).optional().describe('The least busy member of this team.'),
    retryFor,
    outlets: outlets({ success: 'The member is assigned.', error: 'no_such_member, nobody_eligible.' }),
  })
  .describe('Assign Member: gives the conversation a member without pausing the flow.');

export type AssignMemberDocument = z.infer<typeof assignMemberNode>;
