/** What providers' accounts look like over HTTP: what is taken in, and what is shown. Secrets are taken in only. */
import { z } from 'zod';
import { isSupportedCountry } from 'libphonenumber-js';
import { PROVIDERS, type Provider } from '../flow/providers.ts';
import { isPublicKey } from '../integrations/sendgrid/events.ts';

const baseUrl = z
  .string()
  .trim()
  .max(300)
  .refine(
    isPlainAddress,
    'must be an http or https address without a query, such as https://api.eu.sendgrid.com',
  )
  .transform((text) => text.replace(/\/+$/, ''))
  .optional()
  .describe('Another address than the provider’s own: a gateway, a region, a test server.');

const region = z
  .string()
  .trim()
  .toUpperCase()
  .refine(isSupportedCountry, 'must be an ISO country code of two letters, such as GB')
  .optional()
  .describe('The country of phone numbers without a country code, where the flow names none.');

const secret = (what: string) =>
  z
    .string()
    .trim()
    .min(8, 'is too short')
    .max(1_000)
    .optional()
    .describe(`${what} Kept as it is when absent, and never shown.`);

const digits = z
  .string()
  .trim()
  .regex(/^\d{5,30}$/, 'must be a number of at least five digits, as Meta shows it');

const sender = z.strictObject({
  email: z.email('must be an email address').max(254),
  name: z.string().trim().min(1).max(100).optional(),
});

export const accountInputs = {
  twilio: z.strictObject({
    accountSid: z
      .string()
      .trim()
      .regex(/^AC[0-9a-fA-F]{32}$/, 'must be “AC” and 32 hexadecimal digits, as Twilio’s console shows it'),
    authToken: secret('Twilio’s auth token.'),
    region,
    baseUrl,
  }),
  sendgrid: z.strictObject({
    apiKey: secret('An API key that may send mail.'),
    senders: z
      .array(sender)
      .min(1, 'needs at least one sender')
      .max(50)
      .describe('Verified senders; the first one is the default.'),
    webhookPublicKey: z
      .string()
      .trim()
      .max(500)
      .refine(isPublicKey, 'must be the verification key that SendGrid shows for its event webhook')
      .optional()
      .describe('The verification key of SendGrid’s signed event webhook.'),
    baseUrl,
  }),
  whatsapp: z.strictObject({
    businessAccountId: digits,
    phoneNumberId: digits,
    apiVersion: z
      .string()
      .trim()
      .regex(/^v\d{1,3}\.\d$/, 'must be a version of the Graph API, such as v23.0')
      .default('v23.0'),
    accessToken: secret('A token of a system user that may send messages.'),
    appSecret: secret('The app’s secret, which signs Meta’s webhooks.'),
    verifyToken: secret('What Meta repeats when the webhook is set up; choose any.'),
    region,
    baseUrl,
  }),
} satisfies Record<Provider, z.ZodObject>;

/** Which of an input's fields are secrets. */
export const SECRET_FIELDS = {
  twilio: ['authToken'],
  sendgrid: ['apiKey'],
  whatsapp: ['accessToken', 'appSecret', 'verifyToken'],
} as const satisfies Record<Provider, readonly string[]>;

const instant = z.iso.datetime();
const testResult = z.object({
  ok: z.boolean(),
  message: z.string().describe('What the provider said.'),
});

export const integrationView = z
  .object({
    provider: z.enum(PROVIDERS),
    connected: z.boolean(),
    settings: z.record(z.string(), z.json()).nullable(),
    secrets: z
      .record(z.string(), z.boolean())
      .describe('Which secrets are stored; false: it has to be given again.'),
    webhookUrl: z.string().describe('Where the provider is to tell what became of messages.'),
    connectedAt: instant.nullable(),
    test: testResult.extend({ at: instant }).nullable().describe('How the last test went.'),
    pausedUntil: instant.nullable().describe('The provider asked us to send nothing before.'),
  })
  .meta({ id: 'Integration' });

export const testReply = testResult;

export const twilioSendersReply = z
  .object({
    numbers: z.array(z.object({ number: z.string(), name: z.string() })),
    services: z.array(z.object({ id: z.string(), name: z.string() })),
    fetchedAt: instant,
  })
  .meta({ id: 'TwilioSenders' });

export const templateSync = z
  .object({
    state: z.enum(['running', 'done', 'failed']),
    fetched: z.int().describe('Templates read so far.'),
    startedAt: instant,
    finishedAt: instant.nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'TemplateSync' });

export const whatsappTemplateView = z
  .object({
    name: z.string(),
    language: z.string(),
    category: z.string(),
    status: z.string().describe('In Meta’s words.'),
    usable: z.boolean().describe('It is approved, and all of its parts can be filled in here.'),
    parameterFormat: z.enum(['POSITIONAL', 'NAMED']),
    components: z.array(z.json()),
    body: z.string().describe('Its text, with its placeholders.'),
    placeholders: z.object({
      header: z.array(z.string()),
      headerMedia: z.enum(['image', 'video', 'document']).optional(),
      body: z.array(z.string()),
      buttons: z.array(
        z.object({
          index: z.int(),
          kind: z.enum(['url', 'quick_reply', 'copy_code']),
          text: z.string(),
          optional: z.boolean(),
        }),
      ),
    }),
    syncedAt: instant,
  })
  .meta({ id: 'WhatsappTemplate' });

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username } = new URL(text);
  return /^https?:$/.test(protocol) && search === '' && hash === '' && username === '';
}
