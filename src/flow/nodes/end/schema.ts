import { z } from 'zod';
import { nodeBase, outlets } from '../../schema.ts';

export const endNode = z
  .strictObject({ kind: z.literal('end'), ...nodeBase, outlets: outlets({}) })
  .describe('Ends this flow; a flow that was called goes back to its caller.');

export type EndDocument = z.infer<typeof endNode>;
