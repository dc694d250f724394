import { z } from 'zod';
import { nodeBase, retryFor, sendOutlets, template, waitForDelivery } from '../../schema.ts';

export const sendSmsNode = z
  .strictObject({
    kind: z.literal('action'),
    action: z.literal('sendSms'),
    ...nodeBase,
    from: template
      .min(1)
      .describe('One of the account’s numbers, a messaging service (MG…), or a name the account may use.'),
    to: template.min(1).describe('A phone number, with its country code or of the flow’s region.'),
    text: template.min(1).describe('At most 1,600 characters once it is filled in.'),
    retryFor,
    waitForDelivery,
    outlets: sendOutlets,
  })
  .describe('Send SMS, by Twilio.');

export type SendSmsDocument = z.infer<typeof sendSmsNode>;
