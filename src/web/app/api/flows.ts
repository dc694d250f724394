import { call } from './call.ts';
import type { Flow } from './types.ts';

export const listFlows = async ({ archived }: { archived: boolean }, signal: AbortSignal) =>
  (await call<{ flows: Flow[] }>('/api/v1/flows', { query: { archived }, signal })).flows;
