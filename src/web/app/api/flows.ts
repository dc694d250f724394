import { ApiProblem } from './api-problem.ts';
import { call, callTagged, part } from './call.ts';
import type { Problem } from '../../../flow/problem.ts';
import type { Flow, FlowTestResult, FlowVersion } from './types.ts';

/** A flow's document, which may be incomplete. */
export type Document = Record<string, unknown>;

/** A saved draft, and what lint says of it. */
export interface SavedFlow {
  flow: Pick<Flow, 'id' | 'name'>;
  problems: Problem[];
}

const at = (flow: string, rest = '') => `/api/v1/flows/${part(flow)}${rest}`;

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

/** Creates a flow of a document. `id`: in place of the one that the document has; it has to be free. */
export const createFlow = (document: Document, id?: string) =>
  call<SavedFlow>('/api/v1/flows', { method: 'POST', body: document, query: { id } });

export const duplicateFlow = (flow: string, body: { id: string; name: string }) =>
  call<SavedFlow>(at(flow, '/duplicate'), { method: 'POST', body });

export const archiveFlow = ({ id }: Flow) => call(at(id, '/archive'), { method: 'POST' });

export const restoreFlow = ({ id }: Flow) => call(at(id, '/restore'), { method: 'POST' });

export const lintFlow = async (flow: string, signal: AbortSignal) =>
  (await call<{ problems: Problem[] }>(at(flow, '/lint'), { signal })).problems;

/** Where the draft, or a version, is to be had as a file. */
export const fileOf = (flow: string, version?: number) =>
  at(flow, `${version === undefined ? '' : `/versions/${version}`}?download=true`);

export const listVersions = (flow: string, signal: AbortSignal) =>
  call<{ flow: Flow; versions: FlowVersion[] }>(at(flow, '/versions'), { signal });

export const readVersion = (flow: string, version: number, signal?: AbortSignal) =>
  call<FlowVersion & { document: Document }>(at(flow, `/versions/${version}`), { ...(signal && { signal }) });

/** From now on new conversations use it. */
export const rollBack = (flow: string, version: number) =>
  call(at(flow, `/versions/${version}/rollback`), { method: 'POST' });

export interface Published {
  version: FlowVersion;
  problems: Problem[];
  tests: FlowTestResult[];
}

/** Publishes the draft as it is at the revision `etag`. */
export const publishFlow = (
  flow: string,
  etag: string,
  body: { note: string; despiteFailingTests: boolean },
) => call<Published>(at(flow, '/publish'), { method: 'POST', body, headers: { 'if-match': etag } });

/** The name of the member who saved the draft last; null: a backend did. */
export async function readSavedBy(flow: string): Promise<string | null> {
  const { savedBy } = (await call<{ flow: Flow }>(`/api/v1/flows/${part(flow)}/versions`)).flow;
  return savedBy?.name ?? null;
}
