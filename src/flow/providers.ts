/** Who sends what: the providers that an installation can be connected with. */
import type { SendRequest } from './state.ts';

export const PROVIDERS = ['twilio', 'sendgrid', 'whatsapp'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** The provider that each sending action is carried out by. */
export const PROVIDER_OF: Readonly<Record<SendRequest['name'], Provider>> = {
  sendSms: 'twilio',
  sendEmail: 'sendgrid',
  whatsappTemplate: 'whatsapp',
};

/** The provider of an action, when it is one that sends something. */
export function providerOf(action: string): Provider | undefined {
  return Object.hasOwn(PROVIDER_OF, action) ? PROVIDER_OF[action as SendRequest['name']] : undefined;
}
