/** What it takes to use an account with each provider: what may be shown, and what may not. */

export interface TwilioAccount {
  settings: {
    /** `AC…` */
    accountSid: string;
    /** Another address than Twilio's own, without a trailing slash. */
    baseUrl?: string;
    /** ISO country of numbers without a country code, where the flow names none. */
    region?: string;
  };
  secrets: { authToken: string };
}

export interface SendgridAccount {
  settings: {
    /** Whom mail can come from; the first one is the default. */
    senders: { email: string; name?: string }[];
    /** Another address than SendGrid's own, such as `https://api.eu.sendgrid.com`. */
    baseUrl?: string;
    /** Base64 (SPKI): what SendGrid signs its event webhook with. */
    webhookPublicKey?: string;
  };
  secrets: { apiKey: string };
}

export interface WhatsappAccount {
  settings: {
    businessAccountId: string;
    phoneNumberId: string;
    /** Of the Graph API, such as `v23.0`. */
    apiVersion: string;
    /** Another address than Meta's own. */
    baseUrl?: string;
    region?: string;
  };
  secrets: {
    accessToken: string;
    /** What Meta signs its webhooks with. */
    appSecret: string;
    /** What Meta repeats when the webhook is set up. */
    verifyToken: string;
  };
}

export interface Accounts {
  twilio: TwilioAccount;
  sendgrid: SendgridAccount;
  whatsapp: WhatsappAccount;
}

/** As it is stored; `null`: its secrets cannot be read any more. */
export function accountFrom<P extends keyof Accounts>(
  _provider: P,
  { settings, secrets }: { settings: object; secrets: object | null },
): Accounts[P] | null {
  // What is stored was checked when it was connected.
  return secrets === null ? null : ({ settings, secrets } as Accounts[P]);
}

/** What a provider answered when it was asked whether the account works. */
export interface TestResult {
  ok: boolean;
  /** In the provider's words where it had any. */
  message: string;
}

/** How long a request may take, in milliseconds. */
export const REQUEST_TIMEOUT = 20_000;
