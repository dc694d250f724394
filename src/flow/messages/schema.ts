import { z } from 'zod';
import { partId, shortTemplate, template } from '../schema.ts';

export const button = z
  .strictObject({
    id: partId,
    label: shortTemplate,
    url: template.min(1).optional().describe('Makes it a link (http or https) instead of an answer.'),
  })
  .describe('An answer the visitor can press, or a link.');

const buttons = z.array(button).max(20).optional();

const image = z.strictObject({
  url: template.min(1).describe('An http or https address.'),
  alt: template.min(1).describe('What the picture shows, for those who cannot see it.'),
});

const cardFields = {
  title: template.min(1),
  text: template.optional(),
  image: image.optional(),
  buttons,
};

export const item = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: template.min(1), buttons }),
  z.strictObject({
    type: z.literal('image'),
    ...image.shape,
    caption: template.optional(),
    buttons,
  }),
  z.strictObject({ type: z.literal('card'), ...cardFields }),
  z.strictObject({ type: z.literal('carousel'), cards: z.array(z.strictObject(cardFields)).min(1).max(10) }),
]);

export const items = z.array(item).min(1).max(20);

export type ButtonDocument = z.infer<typeof button>;
export type ItemDocument = z.infer<typeof item>;
