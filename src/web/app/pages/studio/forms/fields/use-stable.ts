import type { FlowDraft } from '../../../../studio/draft.ts';
import type { Studio } from '../../../../studio/studio.ts';
import { useStudio, useStudioState } from '../../studio-context.ts';

const reckoners = new WeakMap<Studio, Map<string, (draft: FlowDraft) => unknown>>();

/** Something that is reckoned from the draft once for all fields that show it. */
export function useStable<Part>(name: string, create: () => (draft: FlowDraft) => Part): Part {
  const studio = useStudio();
  return useStudioState(({ draft }) => {
    const mine = reckoners.get(studio) ?? new Map<string, (draft: FlowDraft) => unknown>();
    reckoners.set(studio, mine);
    const reckon = (mine.get(name) as ((draft: FlowDraft) => Part) | undefined) ?? create();
    mine.set(name, reckon);
    return reckon(draft);
  });
}
