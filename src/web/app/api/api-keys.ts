import { call, part } from './call.ts';
import type { ApiKey, Scope } from './types.ts';

export const listApiKeys = async ({ signal }: { signal: AbortSignal }) =>
  (await call<{ keys: ApiKey[] }>('/api/v1/keys', { signal })).keys;

/** `expiresAt`: `null`: never. */
export const createApiKey = (body: { name: string; scopes: Scope[]; expiresAt: string | null }) =>
  call<ApiKey & { key: string }>('/api/v1/keys', { method: 'POST', body });

export const revokeApiKey = ({ id }: Pick<ApiKey, 'id'>) =>
  call(`/api/v1/keys/${part(id)}`, { method: 'DELETE' });
