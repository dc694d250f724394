import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { setWidgetOrigins, widgetOrigins } from '../../store/widget-origins.ts';
import { route, type Route } from '../route.ts';

const MOST_ORIGINS = 100;

/** Kept as browsers write it: lower case, in ASCII, without the port that is the default. */
const origin = z
  .string()
  .trim()
  .max(300)
  .refine(isOrigin, 'an address without a path, such as "https://shop.example.com"')
  .transform((value) => new URL(value).origin);

export const widgetSettings = z
  .object({ origins: z.array(z.string()).describe('Beside this server’s own pages.') })
  .meta({ id: 'WidgetSettings' });

export const widgetSettingsRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    name: 'getWidgetSettings',
    method: 'get',
    path: '/api/v1/settings/widget',
    tag: 'widget',
    summary: 'On which sites the chat may be shown',
    credentials: ['apiKey', 'member'],
    scope: 'people:read',
    responses: { 200: { description: 'The settings.', body: widgetSettings } },
    async handle() {
      return { status: 200, body: { origins: await widgetOrigins(database) } };
    },
  }),
  route({
    name: 'setWidgetSettings',
    method: 'put',
    path: '/api/v1/settings/widget',
    tag: 'widget',
    summary: 'Say on which sites the chat may be shown',
    description:
      'Browsers show it in no other site’s pages. What is shown already stays until it is reloaded.',
    credentials: ['apiKey', 'member'],
    scope: 'people:write',
    body: z.strictObject({
      origins: z
        .array(origin)
        .max(MOST_ORIGINS, `at most ${MOST_ORIGINS} sites`)
        .transform((origins) => [...new Set(origins)]),
    }),
    responses: { 200: { description: 'Saved.', body: widgetSettings } },
    async handle({ body: { origins } }) {
      await setWidgetOrigins(database, origins);
      return { status: 200, body: { origins } };
    },
  }),
];

function isOrigin(value: string): boolean {
  if (!/^https?:\/\/[^/?#@\s]+\/?$/i.test(value) || !URL.canParse(value)) return false;
  // What a policy's list of sources would read as something else than one site.
  return !/[*;,'"]/.test(new URL(value).origin);
}
