import { z } from 'zod';
import { nodeBase, outlets, template } from '../../schema.ts';

export const closeNode = z
  .strictObject({
    kind: z.literal('action'),
    action: z.literal('close'),
    ...nodeBase,
    message: template.min(1).optional().describe('The last thing the bot says.'),
    outlets: outlets({}),
  })
  .describe('Close Chat: final.');

export type CloseDocument = z.infer<typeof closeNode>;
