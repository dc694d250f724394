import { z } from 'zod';
import { nodeBase, outlets, retryFor, template } from '../../schema.ts';

const field = template.min(1).optional();

export const createContactNode = z
  .strictObject({
    kind: z.literal('action'),
    action: z.literal('createContact'),
    ...nodeBase,
    contact: z
      .strictObject({
        name: field.describe('Their name.'),
        email: field.describe('Their email address; a contact is known by it.'),
        phone: field.describe(
          'Their phone number, with its country code or of the flow’s region; a contact is known by it.',
        ),
        company: field.describe('Their company.'),
        country: field.describe('Their country.'),
        city: field.describe('Their city.'),
        region: field.describe('Their region, state or county.'),
        tags: z
          .array(template.min(1))
          .min(1)
          .max(20)
          .optional()
          .describe('Tags to add; what is filled in may be several, with commas between.'),
      })
      .describe('What to save; at least one field. One that comes to nothing is left as it is known.'),
    retryFor,
    outlets: outlets({
      success: 'The contact is saved; {{contact.…}} reads it.',
      error: 'invalid_field, conflict.',
    }),
  })
  .describe('Create Contact: saves who the visitor is, or adds to what is known of them.');

export type CreateContactDocument = z.infer<typeof createContactNode>;
