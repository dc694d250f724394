import { createContext, useContext, useSyncExternalStore } from 'react';
import type { StudioState } from '../../studio/state.ts';
import type { Studio } from '../../studio/studio.ts';

export const StudioContext = createContext<Studio | null>(null);

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('useStudio() is for parts of the Studio’s page.');
  return studio;
}

/** A part of what the Studio shows. `select` has to answer with the same object as long as nothing has changed. */
export function useStudioState<Part>(select: (state: StudioState) => Part): Part {
  const studio = useStudio();
  return useSyncExternalStore(studio.subscribe, () => select(studio.state));
}
