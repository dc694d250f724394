import { z } from 'zod';
import { button, items } from '../../messages/schema.ts';
import { duration, nodeBase, nodeId, template, variableName } from '../../schema.ts';

const OUTLET = /^(answered|text|invalid|timeout|button\.[A-Za-z0-9_-]{1,64})$/;

const common = {
  kind: z.literal('listener'),
  ...nodeBase,
  prompt: items.optional().describe('What the bot asks.'),
  buttons: z.array(button).min(1).max(20).optional().describe('Shown under the prompt.'),
  saveTo: variableName.optional().describe('Where the answer is kept, in the type of the listener.'),
  retry: z
    .strictObject({
      message: template.min(1).optional().describe('What the bot says to an invalid answer.'),
      limit: z.int().min(0).max(20).optional().describe('So many times, then the invalid outlet.'),
    })
    .optional(),
  timeout: duration.optional().describe('How long it waits, then the timeout outlet.'),
  outlets: z
    .record(z.string().regex(OUTLET), nodeId)
    .default({})
    .describe('answered, text (free text where there are buttons), invalid, timeout, button.<id>'),
};

const simple = ['choice', 'name', 'email', 'phone', 'url', 'yesno'] as const;

export const listenerNode = z
  .discriminatedUnion('type', [
    z.strictObject({ ...common, type: z.enum(simple) }),
    z.strictObject({
      ...common,
      type: z.literal('text'),
      maxLength: z.int().min(1).max(4096).optional(),
      pattern: z.string().min(1).max(500).optional().describe('What the answer has to look like.'),
    }),
    z.strictObject({
      ...common,
      type: z.literal('number'),
      min: z.number().optional(),
      max: z.number().optional(),
      integer: z.boolean().optional(),
    }),
    z.strictObject({
      ...common,
      type: z.literal('date'),
      earliest: template.min(1).optional().describe('YYYY-MM-DD or today.'),
      latest: template.min(1).optional().describe('YYYY-MM-DD or today.'),
    }),
  ])
  .describe('Waits for the visitor’s answer.');

export type ListenerDocument = z.infer<typeof listenerNode>;
