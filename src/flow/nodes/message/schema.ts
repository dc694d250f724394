import { z } from 'zod';
import { items } from '../../messages/schema.ts';
import { nodeBase, outlets } from '../../schema.ts';

export const messageNode = z
  .strictObject({
    kind: z.literal('message'),
    ...nodeBase,
    messages: items,
    outlets: outlets({ next: 'After the messages.' }),
  })
  .describe('The bot says something. Reply buttons are taken by the listener that follows.');

export type MessageDocument = z.infer<typeof messageNode>;
