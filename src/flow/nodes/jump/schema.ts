import { z } from 'zod';
import { nodeBase, nodeId, outlets } from '../../schema.ts';

export const jumpNode = z
  .strictObject({ kind: z.literal('jump'), ...nodeBase, to: nodeId, outlets: outlets({}) })
  .describe('Goes on at another node of this flow.');

export type JumpDocument = z.infer<typeof jumpNode>;
