import { z } from 'zod';
import { nodeBase, outlets } from '../../schema.ts';

export const resolveNode = z
  .strictObject({
    kind: z.literal('action'),
    action: z.literal('resolve'),
    ...nodeBase,
    outlets: outlets({ success: 'It is resolved; the flow may go on.', error: 'already_resolved.' }),
  })
  .describe('Mark as Resolved.');

export type ResolveDocument = z.infer<typeof resolveNode>;
