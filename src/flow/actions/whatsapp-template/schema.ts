import { z } from 'zod';
import { nodeBase, retryFor, sendOutlets, template, waitForDelivery } from '../../schema.ts';

const PLACEHOLDER = /^([1-9]\d?|[a-z][a-z0-9_]{0,59})$/;

const placeholders = z.record(
  z
    .string()
    .regex(PLACEHOLDER, 'A placeholder is a number from 1, or a name of lower-case letters, digits and _.'),
  template.min(1),
);

export const whatsappTemplateNode = z
  .strictObject({
    kind: z.literal('action'),
    action: z.literal('whatsappTemplate'),
    ...nodeBase,
    template: z
      .strictObject({
        name: z
          .string()
          .regex(/^[a-z0-9_]{1,512}$/, 'Template names are lower-case letters, digits and _.')
          .describe('The template’s name, as in the WhatsApp Manager.'),
        language: z
          .string()
          .regex(/^[a-z]{2,3}(_[A-Za-z0-9]{2,4})?$/, 'A template’s language is written as en or en_US.')
          .describe('The template’s language, such as en_US.'),
        body: z
          .string()
          .max(1024)
          .optional()
          .describe(
            'Its text as you know it, with {{1}} or {{name}}; another one by then is template_changed.',
          ),
      })
      .describe('An approved template of the connected account.'),
    to: template.min(1).describe('A phone number, with its country code or of the flow’s region.'),
    parameters: z
      .strictObject({
        header: placeholders.optional().describe('By placeholder: what is filled into the header’s text.'),
        headerMedia: template
          .min(1)
          .optional()
          .describe('The address of the header’s picture, video or document.'),
        body: placeholders.optional().describe('By placeholder: what is filled into the text.'),
        buttons: z
          .record(z.string().regex(/^\d$/, 'Buttons are counted from 0.'), template.min(1))
          .optional()
          .describe('By the button’s number, from 0: the changing end of its address, or its payload.'),
      })
      .default({})
      .describe('What is filled into the template’s placeholders.'),
    retryFor,
    waitForDelivery,
    outlets: sendOutlets,
  })
  .describe('WhatsApp Template: sends an approved template, also outside of the 24-hour window.');

export type WhatsappTemplateDocument = z.infer<typeof whatsappTemplateNode>;
