import { z } from 'zod';
import { flowId, nodeBase, outlets } from '../../schema.ts';

export const transferToBotNode = z
  .strictObject({
    kind: z.literal('action'),
    action: z.literal('transferToBot'),
    ...nodeBase,
    flow: flowId.optional().describe('Another published flow, from its start; this one goes on when absent.'),
    outlets: outlets({ next: 'This flow goes on here.', error: 'no_such_flow.' }),
  })
  .describe('Transfer to Bot: the bot goes on, in this flow or another one.');

export type TransferToBotDocument = z.infer<typeof transferToBotNode>;
