import type { Logger } from 'pino';
import { z } from 'zod';
import { PROVIDERS, type Provider } from '../../flow/providers.ts';
import { accountFrom } from '../../integrations/accounts.ts';
import { createTwilio } from '../../integrations/twilio/twilio.ts';
import { APPROVED, formOf } from '../../integrations/whatsapp/template.ts';
import type { Database } from '../../store/database.ts';
import {
  findIntegration,
  listIntegrations,
  loadAccount,
  noteFetched,
  noteTest,
  removeIntegration,
  type Integration,
} from '../../store/integrations.ts';
import type { SecretBox } from '../../store/secret-box.ts';
import { listTemplates, type StoredTemplate } from '../../store/whatsapp-templates.ts';
import {
  accountInputs,
  integrationView,
  SECRET_FIELDS,
  templateSync,
  testReply,
  twilioSendersReply,
  whatsappTemplateView,
} from '../integration-schemas.ts';
import { connectAccount } from '../integrations/connect-account.ts';
import { readSync, startTemplateSync } from '../integrations/sync-templates.ts';
import { SECRETS_LOST, testAccount } from '../integrations/test-account.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';

export interface IntegrationRouteDeps {
  database: Database;
  box: SecretBox;
  publicUrl: string;
  log: Logger;
}

const NAMES: Record<Provider, string> = {
  twilio: 'Twilio',
  sendgrid: 'SendGrid',
  whatsapp: 'WhatsApp Business',
};

/** Milliseconds for which an account's numbers are shown as they were last fetched. */
const SENDERS_FRESH = 60 * 60_000;

const WEBHOOKS: Record<Provider, string> = {
  twilio: '/webhooks/twilio/status',
  sendgrid: '/webhooks/sendgrid/events',
  whatsapp: '/webhooks/whatsapp',
};

/** Connecting, testing and disconnecting providers' accounts. */
export function integrationRoutes(deps: IntegrationRouteDeps): Route[] {
  const { database, box, publicUrl } = deps;
  const view = (provider: Provider, stored: Integration | null, secrets: Record<string, boolean>) => ({
    provider,
    connected: stored !== null,
    settings: stored?.settings ?? null,
    secrets,
    webhookUrl: `${publicUrl}${WEBHOOKS[provider]}`,
    connectedAt: stored?.connectedAt.toISOString() ?? null,
    test: (stored?.test ?? null) as z.input<typeof integrationView>['test'],
    pausedUntil:
      stored?.pausedUntil && stored.pausedUntil > new Date() ? stored.pausedUntil.toISOString() : null,
  });
  /** Which secrets can be used: stored, and sealed under a key that is known. */
  const usable = async (provider: Provider) => {
    const account = await loadAccount(database, box, provider);
    return Object.fromEntries(
      SECRET_FIELDS[provider].map((name) => [name, account?.secrets?.[name] !== undefined]),
    );
  };
  const current = async (provider: Provider, stored: Integration | null) =>
    view(provider, stored, await usable(provider));

  return [
    route({
      name: 'listIntegrations',
      method: 'get',
      path: '/api/v1/integrations',
      tag: 'integrations',
      summary: 'Which providers are connected',
      credentials: ['apiKey', 'member'],
      scope: 'integrations:read',
      responses: {
        200: { description: 'All of them.', body: z.object({ integrations: z.array(integrationView) }) },
      },
      async handle() {
        const stored = await listIntegrations(database);
        const integrations = PROVIDERS.map((provider) =>
          current(provider, stored.find((one) => one.provider === provider) ?? null),
        );
        return { status: 200, body: { integrations: await Promise.all(integrations) } };
      },
    }),
    ...PROVIDERS.flatMap((provider) => accountRoutes(provider, deps, current)),
    sendersRoute(deps),
    ...templateRoutes(deps),
  ];
}

function accountRoutes(
  provider: Provider,
  { database, box }: IntegrationRouteDeps,
  view: (provider: Provider, stored: Integration | null) => Promise<z.input<typeof integrationView>>,
): Route[] {
  const name = NAMES[provider];
  const operation = name.replace(' Business', '');
  const path = `/api/v1/integrations/${provider}`;
  return [
    route({
      name: `get${operation}`,
      method: 'get',
      path,
      tag: 'integrations',
      summary: `How ${name} is connected`,
      credentials: ['apiKey', 'member'],
      scope: 'integrations:read',
      responses: { 200: { description: 'As it is.', body: integrationView } },
      handle: async () => ({
        status: 200,
        body: await view(provider, await findIntegration(database, provider)),
      }),
    }),
    route({
      name: `connect${operation}`,
      method: 'put',
      path,
      tag: 'integrations',
      summary: `Connect ${name}, or change how it is connected`,
      description:
        'Secrets are encrypted at rest and never shown. Those that are left out stay as they are; another `baseUrl` or ' +
        'account asks for them again.',
      credentials: ['apiKey', 'member'],
      scope: 'integrations:write',
      body: accountInputs[provider] as z.ZodType<Integration['settings']>,
      responses: { 200: { description: 'As it is now.', body: integrationView } },
      handle: async ({ body }) => ({
        status: 200,
        body: await view(provider, await connectAccount(database, box, provider, body)),
      }),
    }),
    route({
      name: `disconnect${operation}`,
      method: 'delete',
      path,
      tag: 'integrations',
      summary: `Disconnect ${name} and forget its secrets`,
      description: 'Flows that would send by it take their Error path with `not_connected`.',
      credentials: ['apiKey', 'member'],
      scope: 'integrations:write',
      responses: { 204: { description: 'It is not connected any more.' } },
      problems: ['not_found'],
      async handle() {
        if (!(await removeIntegration(database, provider))) throw notConnected(provider);
        return { status: 204 };
      },
    }),
    route({
      name: `test${operation}`,
      method: 'post',
      path: `${path}/test`,
      tag: 'integrations',
      summary: `Ask ${name} whether the account works`,
      credentials: ['apiKey', 'member'],
      scope: 'integrations:write',
      responses: { 200: { description: 'What it answered.', body: testReply } },
      problems: ['not_found'],
      async handle() {
        const account = await loadAccount(database, box, provider);
        if (!account) throw notConnected(provider);
        const result = await testAccount(provider, account);
        await noteTest(database, provider, account.updatedAt, { ...result, at: new Date().toISOString() });
        return { status: 200, body: result };
      },
    }),
  ];
}

function sendersRoute({ database, box }: IntegrationRouteDeps): Route {
  return route({
    name: 'listTwilioSenders',
    method: 'get',
    path: '/api/v1/integrations/twilio/numbers',
    tag: 'integrations',
    summary: 'The account’s SMS-capable numbers, and its messaging services',
    credentials: ['apiKey', 'member'],
    scope: 'integrations:read',
    query: z.strictObject({
      refresh: z.enum(['true', 'false']).default('false').describe('Ask Twilio now; else at most hourly.'),
    }),
    responses: { 200: { description: 'What a message can be sent from.', body: twilioSendersReply } },
    problems: ['not_found', 'provider_failed'],
    async handle({ query }) {
      const account = await loadAccount(database, box, 'twilio');
      if (!account) throw notConnected('twilio');
      const stored = twilioSendersReply.safeParse((await findIntegration(database, 'twilio'))?.fetched);
      const isFresh = stored.success && Date.parse(stored.data.fetchedAt) > Date.now() - SENDERS_FRESH;
      if (isFresh && query.refresh === 'false') return { status: 200, body: stored.data };
      const opened = accountFrom('twilio', account);
      if (!opened) throw new Problem('provider_failed', SECRETS_LOST);
      const fetched = await createTwilio(opened).senders();
      if (!fetched.ok) throw new Problem('provider_failed', fetched.message);
      const { numbers, services } = fetched.senders;
      const body = { numbers, services, fetchedAt: new Date().toISOString() };
      await noteFetched(database, 'twilio', account.updatedAt, body);
      return { status: 200, body };
    },
  });
}

const text = z.string().trim().min(1).max(200);

function templateRoutes({ database, box, log }: IntegrationRouteDeps): Route[] {
  return [
    route({
      name: 'listWhatsappTemplates',
      method: 'get',
      path: '/api/v1/integrations/whatsapp/templates',
      tag: 'integrations',
      summary: 'The account’s message templates, as they were last synchronised',
      credentials: ['apiKey', 'member'],
      scope: 'integrations:read',
      query: z.strictObject({
        name: text.optional().describe('A part of the name.'),
        category: text.optional(),
        language: text.optional(),
        status: text.optional(),
      }),
      responses: {
        200: {
          description: 'Those that match, by name, and how the last synchronisation goes.',
          body: z.object({ templates: z.array(whatsappTemplateView), sync: templateSync.nullable() }),
        },
      },
      problems: ['not_found'],
      async handle({ query }) {
        const stored = await findIntegration(database, 'whatsapp');
        if (!stored) throw notConnected('whatsapp');
        const templates = await listTemplates(database, query);
        return { status: 200, body: { templates: templates.map(viewOfTemplate), sync: readSync(stored) } };
      },
    }),
    route({
      name: 'syncWhatsappTemplates',
      method: 'post',
      path: '/api/v1/integrations/whatsapp/templates/sync',
      tag: 'integrations',
      summary: 'Fetch the templates from Meta',
      description: 'It goes on in the background; the list of templates tells how far it is.',
      credentials: ['apiKey', 'member'],
      scope: 'flows:write',
      responses: {
        202: { description: 'It has begun, or is under way.', body: z.object({ sync: templateSync }) },
      },
      problems: ['not_found', 'provider_failed'],
      async handle() {
        const account = await loadAccount(database, box, 'whatsapp');
        if (!account) throw notConnected('whatsapp');
        const opened = accountFrom('whatsapp', account);
        if (!opened) throw new Problem('provider_failed', SECRETS_LOST);
        return { status: 202, body: { sync: await startTemplateSync({ database, log }, opened) } };
      },
    }),
  ];
}

function viewOfTemplate(stored: StoredTemplate): z.input<typeof whatsappTemplateView> {
  const { name, language, category, status, parameterFormat, components, syncedAt } = stored;
  const { body, placeholders, unknownPart } = formOf(stored);
  return {
    name,
    language,
    category,
    status,
    usable: status === APPROVED && unknownPart === null,
    parameterFormat,
    components,
    body,
    placeholders,
    syncedAt: syncedAt.toISOString(),
  };
}

function notConnected(provider: Provider): Problem {
  return new Problem('not_found', `${NAMES[provider]} is not connected.`);
}
