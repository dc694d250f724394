import { useQuery } from '@tanstack/react-query';
import { parseDocument } from '../../../../../flow/publish.ts';
import { runFlowTests, type TestResult } from '../../../../../simulator/run-flow-tests.ts';
import { listVersions, readVersion } from '../../../api/flows.ts';
import { keys } from '../../../api/keys.ts';
import { diffFlows, type FlowDiff } from '../../../studio/diff/diff-flows.ts';
import type { FlowDraft } from '../../../studio/draft.ts';
import { readDraft, toDocument } from '../../../studio/read-draft.ts';
import type { Studio } from '../../../studio/studio.ts';

/** What publishing this draft would bring. */
export interface Publication {
  /** The version that new conversations use now; null: none. */
  current: number | null;
  next: number;
  /** From the current version to the draft; null where there is none. */
  diff: FlowDiff | null;
  tests: TestResult[];
}

/** Looks at what is published, and holds the draft's tests. */
export function usePublication(studio: Studio, draft: FlowDraft, enabled: boolean) {
  return useQuery({
    queryKey: [...keys.versions, studio.flow, 'publication'],
    queryFn: async ({ signal }): Promise<Publication> => {
      const { flow, versions } = await listVersions(studio.flow, signal);
      const current = flow.publishedVersion;
      const published = current === null ? null : await readVersion(studio.flow, current, signal);
      return {
        current,
        next: (versions[0]?.version ?? 0) + 1,
        diff: published && diffFlows(readDraft(published.document), draft),
        tests: await holdTests(studio, draft),
      };
    },
    enabled,
    // It is of the draft as it is at this moment.
    gcTime: 0,
    staleTime: 0,
  });
}

async function holdTests(studio: Studio, draft: FlowDraft): Promise<TestResult[]> {
  const parsed = parseDocument(toDocument(draft));
  if (!parsed.ok) return [];
  return runFlowTests(parsed.document, await studio.surroundings.load(parsed.document)).results;
}
