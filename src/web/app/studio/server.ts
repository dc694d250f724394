import { ApiProblem } from '../api/api-problem.ts';
import {
  createFlow,
  readDraft,
  readPublished,
  readRevision,
  readSavedBy,
  saveDraft,
  type SavedDraft,
} from '../api/flows.ts';
import { listIntegrations } from '../api/integrations.ts';
import type { SurroundingsSource } from './surroundings.ts';

/** What the Studio asks of the server. */
export interface StudioServer extends SurroundingsSource {
  read: () => Promise<SavedDraft>;
  /** The revision that the draft is at. */
  revision: () => Promise<string>;
  /** The name of who saved it last; null: a backend. */
  savedBy: () => Promise<string | null>;
  /** Saves over the revision `etag`; answers with the next. */
  save: (document: Record<string, unknown>, etag: string) => Promise<string>;
  /** Makes another flow of a document, and answers with its id. */
  createCopy: (document: Record<string, unknown>) => Promise<string>;
}

export const serverOf = (flow: string): StudioServer => ({
  read: () => readDraft(flow),
  revision: () => readRevision(flow),
  savedBy: () => readSavedBy(flow),
  save: (document, etag) => saveDraft(flow, document, etag),
  createCopy,
  published: readPublished,
  connected: async () => {
    try {
      const integrations = await listIntegrations({ signal: AbortSignal.timeout(30_000) });
      return new Set(integrations.filter(({ connected }) => connected).map(({ provider }) => provider));
    } catch (error) {
      if (error instanceof ApiProblem && (error.status === 403 || error.status === 404)) return undefined;
      throw error;
    }
  },
});

async function createCopy(document: Record<string, unknown>): Promise<string> {
  for (let number = 1; ; number += 1) {
    const id = copyId(String(document['id']), number);
    try {
      await createFlow({ ...document, id, name: `${String(document['name'])} (copy)`.slice(0, 200) });
      return id;
    } catch (error) {
      if (!(error instanceof ApiProblem && error.code === 'already_exists')) throw error;
    }
  }
}

/** At most 64 characters, as ids are. */
function copyId(id: string, number: number): string {
  const end = number === 1 ? '-copy' : `-copy-${number}`;
  return `${id.slice(0, 64 - end.length).replace(/-+$/, '')}${end}`;
}
