import { z } from 'zod';
import { MAX_EMAIL } from '../../limits.ts';
import { nodeBase, retryFor, sendOutlets, template, waitForDelivery } from '../../schema.ts';

const body = z.string().min(1).max(MAX_EMAIL);

export const sendEmailNode = z
  .strictObject({
    kind: z.literal('action'),
    action: z.literal('sendEmail'),
    ...nodeBase,
    to: template
      .min(1)
      .describe('At most 50 email addresses, with commas, semicolons or line ends between them.'),
    from: template
      .min(1)
      .optional()
      .describe('One of the configured senders; the first of them when absent.'),
    subject: template.min(1).describe('One line; {{path}} is filled in.'),
    text: body.describe('The email as plain text; {{path}} is filled in.'),
    html: body
      .optional()
      .describe('The same as HTML. Your markup is kept; what {{path}} fills in is escaped.'),
    replyTo: template.min(1).optional().describe('The address that answers go to.'),
    retryFor,
    waitForDelivery,
    outlets: sendOutlets,
  })
  .describe('Send Email, by SendGrid.');

export type SendEmailDocument = z.infer<typeof sendEmailNode>;
