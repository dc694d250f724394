import { z } from 'zod';
import { nodeBase, outlets, retryFor, template } from '../../schema.ts';

export const updateSegmentNode = z
  .strictObject({
    kind: z.literal('action'),
    action: z.literal('updateSegment'),
    ...nodeBase,
    segment: template.min(1).describe('The segment’s id.'),
    retryFor,
    outlets: outlets({ success: 'The segment is set.', error: 'no_such_segment.' }),
  })
  .describe('Update Segment: sets the conversation’s segment.');

export type UpdateSegmentDocument = z.infer<typeof updateSegmentNode>;
