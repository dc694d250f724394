import { listVariables, type KnownVariable } from '../../../../../../flow/known-paths.ts';
import type { FlowDraft } from '../../../../studio/draft.ts';
import { stable } from '../model/stable.ts';
import { useStable } from './use-stable.ts';

const variablesOf = () => {
  const listed = stable(([variables, nodes]: [unknown, FlowDraft['nodes']]) =>
    listVariables({ variables, nodes }),
  );
  let from: [unknown, FlowDraft['nodes']] | null = null;
  return (draft: FlowDraft) => {
    if (from?.[0] !== draft['variables'] || from?.[1] !== draft.nodes)
      from = [draft['variables'], draft.nodes];
    return listed(from);
  };
};

/** What the flow knows of variables, as it stands. */
export const useVariables = (): readonly KnownVariable[] => useStable('variables', variablesOf);
