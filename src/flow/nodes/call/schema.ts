import { z } from 'zod';
import { flowId, nodeBase, outlets } from '../../schema.ts';

export const callNode = z
  .strictObject({
    kind: z.literal('call'),
    ...nodeBase,
    flow: flowId,
    outlets: outlets({
      next: 'When the called flow has ended.',
      error: 'When flows call each other too deep.',
    }),
  })
  .describe('Runs another published flow and comes back. The variables are shared.');

export type CallDocument = z.infer<typeof callNode>;
