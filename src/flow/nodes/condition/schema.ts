import { z } from 'zod';
import { condition } from '../../conditions/schema.ts';
import { ID, nodeBase, nodeId, partId } from '../../schema.ts';

export const conditionNode = z
  .strictObject({
    kind: z.literal('condition'),
    ...nodeBase,
    branches: z
      .array(z.strictObject({ id: partId, label: z.string().max(200).optional(), when: condition }))
      .min(1)
      .max(50),
    outlets: z
      .record(z.string().regex(ID), nodeId)
      .default({})
      .describe('One by each branch’s id, and else.'),
  })
  .describe('Goes on at the first branch that holds, or at else.');

export type ConditionNodeDocument = z.infer<typeof conditionNode>;
