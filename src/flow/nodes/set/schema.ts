import { z } from 'zod';
import { nodeBase, outlets, value, variableName } from '../../schema.ts';

export const variableType = z.enum(['text', 'number', 'boolean', 'date', 'list', 'object']);

export const setNode = z
  .strictObject({
    kind: z.literal('set'),
    ...nodeBase,
    assign: z
      .array(
        z.strictObject({
          variable: variableName,
          value,
          as: variableType.optional().describe('The type to store; the variable’s own when absent.'),
        }),
      )
      .min(1)
      .max(50),
    outlets: outlets({ next: 'After the variables are set.' }),
  })
  .describe('Sets variables, one after the other.');

export type SetDocument = z.infer<typeof setNode>;
