import { z } from 'zod';
import { duration, nodeBase, outlets, template } from '../../schema.ts';

export const waitNode = z
  .strictObject({
    kind: z.literal('wait'),
    ...nodeBase,
    for: duration.optional(),
    until: template.min(1).optional().describe('A date (midnight UTC) or a date with time, ISO 8601.'),
    outlets: outlets({
      next: 'When the time has come.',
      message: 'When the visitor writes before; their message stays for the next listener.',
      error: 'When until is not a date, or more than 400 days away.',
    }),
  })
  .describe('Waits; either for a duration or until a time.');

export type WaitDocument = z.infer<typeof waitNode>;
