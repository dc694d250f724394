import { call } from './call.ts';
import type { Integration, Provider, TemplateSync, TwilioSenders, WhatsappTemplate } from './types.ts';

const at = (provider: Provider) => `/api/v1/integrations/${provider}`;

export const listIntegrations = async ({ signal }: { signal: AbortSignal }) =>
  (await call<{ integrations: Integration[] }>('/api/v1/integrations', { signal })).integrations;

export const connectIntegration = (provider: Provider, body: object) =>
  call<Integration>(at(provider), { method: 'PUT', body });

export const testIntegration = (provider: Provider) =>
  call<{ ok: boolean; message: string }>(`${at(provider)}/test`, { method: 'POST' });

export const disconnectIntegration = (provider: Provider) => call(at(provider), { method: 'DELETE' });

/** `refresh`: ask Twilio now. */
export const listTwilioSenders = (refresh: boolean, signal?: AbortSignal) =>
  call<TwilioSenders>(`${at('twilio')}/numbers`, { query: { refresh }, ...(signal && { signal }) });

export interface TemplateFilter {
  name: string;
  category: string;
  language: string;
  status: string;
}

export const listTemplates = (filter: TemplateFilter, signal: AbortSignal) =>
  call<{ templates: WhatsappTemplate[]; sync: TemplateSync | null }>(`${at('whatsapp')}/templates`, {
    query: { ...filter },
    signal,
  });

export const syncTemplates = () =>
  call<{ sync: TemplateSync }>(`${at('whatsapp')}/templates/sync`, { method: 'POST' });
