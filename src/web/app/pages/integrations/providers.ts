import type { Provider } from '../../api/types.ts';

export interface Field {
  /** As the API names it. */
  name: string;
  label: string;
  description?: string;
  placeholder?: string;
  /** Never shown again once it is saved. */
  secret?: true;
  optional?: true;
  /** Where there is nothing yet. */
  initial?: string;
}

export interface ProviderWords {
  name: string;
  /** What flows do with it. */
  purpose: string;
  /** Where one finds what is asked for. */
  where: string;
  fields: Field[];
  /** How the provider is told where to report deliveries. */
  webhook: string;
}

const BASE_URL: Field = {
  name: 'baseUrl',
  label: 'Base URL',
  description: 'Only for a gateway, a region or a test server. Changing it asks for the secrets again.',
  optional: true,
};

const REGION: Field = {
  name: 'region',
  label: 'Default country',
  description: 'Of phone numbers without a country code, where the flow names none: GB, DE, US, …',
  optional: true,
};

/** What each provider is for, and what it takes to connect it. */
export const PROVIDER_WORDS: Record<Provider, ProviderWords> = {
  twilio: {
    name: 'Twilio',
    purpose: 'Flows send SMS by it.',
    where: 'Account SID and auth token are on the first page of Twilio’s console.',
    fields: [
      { name: 'accountSid', label: 'Account SID', placeholder: 'AC…' },
      { name: 'authToken', label: 'Auth token', secret: true },
      REGION,
      BASE_URL,
    ],
    webhook:
      'Twilio is told with every message where to report its delivery: nothing has to be set up there.',
  },
  sendgrid: {
    name: 'SendGrid',
    purpose: 'Flows send email by it.',
    where: 'Make an API key with “Mail Send” under Settings → API Keys, and verify your senders.',
    fields: [
      { name: 'apiKey', label: 'API key', placeholder: 'SG.…', secret: true },
      {
        name: 'senders',
        label: 'Senders',
        description: 'One on each line: Shop <orders@shop.example>. The first one is the default.',
      },
      {
        name: 'webhookPublicKey',
        label: 'Webhook verification key',
        description: 'SendGrid shows it when the signed event webhook is switched on.',
        optional: true,
      },
      BASE_URL,
    ],
    webhook:
      'Under Settings → Mail Settings → Event Webhook, post the delivery events to this address, and switch the signature on.',
  },
  whatsapp: {
    name: 'WhatsApp Business',
    purpose: 'Flows send approved message templates by it.',
    where: 'In Meta’s app dashboard under WhatsApp → API Setup, and App settings → Basic.',
    fields: [
      { name: 'businessAccountId', label: 'WhatsApp Business Account ID' },
      { name: 'phoneNumberId', label: 'Phone number ID' },
      { name: 'accessToken', label: 'Access token', secret: true },
      {
        name: 'appSecret',
        label: 'App secret',
        secret: true,
        description: 'Meta signs its webhooks with it.',
      },
      {
        name: 'verifyToken',
        label: 'Verify token',
        secret: true,
        description: 'Choose any; enter the same one in Meta’s webhook settings.',
      },
      { name: 'apiVersion', label: 'Graph API version', initial: 'v23.0' },
      REGION,
      BASE_URL,
    ],
    webhook:
      'In Meta’s app dashboard under WhatsApp → Configuration, enter this address and subscribe to “messages”.',
  },
};

export const isProvider = (text: string | undefined): text is Provider =>
  text !== undefined && Object.hasOwn(PROVIDER_WORDS, text);
