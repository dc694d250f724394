import { z } from 'zod';
import { MAX_EXAMPLE, MAX_EXAMPLES, MAX_INTENTS } from '../limits.ts';
import { nodeId, VARIABLE } from '../schema.ts';

const intentId = z
  .string()
  .regex(VARIABLE, 'Intent ids start with a letter and have letters, digits and _, at most 64.')
  .describe('The id of an intent.');

const intent = z
  .strictObject({
    name: z.string().max(200).optional().describe('What the intent is called in the Studio.'),
    examples: z
      .array(z.string().min(1).max(MAX_EXAMPLE))
      .max(MAX_EXAMPLES)
      .describe('What visitors say who mean this, each in another way.'),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('How like an example a text has to be; 0.4 when absent.'),
  })
  .describe('Something that a visitor may want, by examples of how they say it.');

export const intents = z
  .record(intentId, intent)
  .refine((given) => Object.keys(given).length <= MAX_INTENTS, `A flow has at most ${MAX_INTENTS} intents.`)
  .describe(`What visitors may want, by id; at most ${MAX_INTENTS} intents.`)
  .meta({ maxProperties: MAX_INTENTS });

export const escalateWhen = z
  .strictObject({
    intents: z.array(intentId).min(1).max(MAX_INTENTS).optional().describe('The answer has one of these.'),
    sentiment: z.literal('negative').optional().describe('The answer sounds negative.'),
    below: z.number().min(-1).max(1).optional().describe('The answer’s sentiment score is less than this.'),
    to: nodeId.describe('Where the flow goes on, typically at a node that escalates.'),
  })
  .describe('Answers that lead to another node than the listener’s outlet.');
