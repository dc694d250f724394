import { call, part } from './call.ts';
import type { Run, RunDetails, Standing } from './types.ts';

/** Which runs are listed, by the parameters of the address; those that are absent: all. Times are ISO instants. */
export interface RunFilter {
  flow?: string;
  version?: string;
  status?: string;
  node?: string;
  contact?: string;
  error?: string;
  from?: string;
  to?: string;
  q?: string;
}

export interface RunPage {
  runs: Run[];
  /** The cursor of the next page. */
  next: string | null;
}

/** Those that changed last first. */
export const listRuns = (filter: RunFilter, cursor: string | undefined, signal: AbortSignal) =>
  call<RunPage>('/api/v1/runs', { query: { ...filter, cursor }, signal });

/** How many conversations stand where, of one version or of all. */
export const readStanding = (flow: string, version: string | undefined, signal: AbortSignal) =>
  call<Standing>(`/api/v1/flows/${part(flow)}/standing`, { query: { version }, signal });

export const readRun = (conversation: string, signal: AbortSignal) =>
  call<RunDetails>(`/api/v1/conversations/${part(conversation)}/run`, { signal });

/** The histories of all its runs, as the replayer takes them. */
export const readHistory = (conversation: string, signal: AbortSignal) =>
  call<unknown>(`/api/v1/conversations/${part(conversation)}/history`, { query: { run: 'all' }, signal });

export type RunAct = 'retry' | 'skip' | 'fail' | 'terminate';

/**
 * What an operator does about what a run is at. With the same `id` it can be repeated without harm.
 * @returns what was done, in a sentence; null: it is accepted, and done as soon as the server can.
 */
export async function actOnRun(
  conversation: string,
  act: RunAct,
  body: { id: string; reason?: string },
): Promise<string | null> {
  const at = `/api/v1/conversations/${part(conversation)}/${act}`;
  return (await call<{ message?: string }>(at, { method: 'POST', body })).message ?? null;
}
