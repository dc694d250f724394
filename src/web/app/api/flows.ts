import { ApiProblem } from './api-problem.ts';
import { call, callTagged, part } from './call.ts';
import type { Flow } from './types.ts';

export const listFlows = async ({ archived }: { archived: boolean }, signal: AbortSignal) =>
  (await call<{ flows: Flow[] }>('/api/v1/flows', { query: { archived }, signal })).flows;

/** A flow's draft as it was saved, and the revision that it is. */
export interface SavedDraft {
  document: Record<string, unknown>;
  etag: string;
}

export async function readDraft(flow: string, signal?: AbortSignal): Promise<SavedDraft> {
  const { answer, etag } = await callTagged<Record<string, unknown>>(`/api/v1/flows/${part(flow)}`, {
    ...(signal && { signal }),
  });
  return { document: answer, etag };
}

/** The revision that the draft is at, without the draft. */
export async function readRevision(flow: string, signal?: AbortSignal): Promise<string> {
  const how = { method: 'HEAD' as const, ...(signal && { signal }) };
  return (await callTagged(`/api/v1/flows/${part(flow)}`, how)).etag;
}

/** Saves the draft if it still is at the revision `etag`, and answers with the next. */
export async function saveDraft(
  flow: string,
  document: Record<string, unknown>,
  etag: string,
): Promise<string> {
  const headers = { 'if-match': etag };
  return (await callTagged(`/api/v1/flows/${part(flow)}`, { method: 'PUT', body: document, headers })).etag;
}

/** The document that new conversations of a flow use now; null: there is none. */
export async function readPublished(flow: string): Promise<{ document: unknown; version: number } | null> {
  try {
    const at = `/api/v1/flows/${part(flow)}/versions`;
    const { publishedVersion, archivedAt } = (await call<{ flow: Flow }>(at)).flow;
    if (publishedVersion === null || archivedAt !== null) return null;
    return await call<{ document: unknown; version: number }>(`${at}/${publishedVersion}`);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}

/** Creates a flow of a document, whose id has to be free. */
export const createFlow = (document: Record<string, unknown>) =>
  call<{ flow: Flow }>('/api/v1/flows', { method: 'POST', body: document });
