import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listVariables, type KnownVariable } from '../../../../../../flow/known-paths.ts';
import type { FlowDraft } from '../../../../studio/draft.ts';
import { useStudio } from '../../studio-context.ts';
import { linkingDocument, listLinkedFlows, listSharedVariables } from '../model/shared-variables.ts';
import { stable } from '../model/stable.ts';
import { useStable } from './use-stable.ts';

const NONE: readonly KnownVariable[] = [];

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

const linkedFlowsOf = () => {
  const listed = stable(listLinkedFlows);
  return ({ nodes }: FlowDraft) => listed(nodes);
};

/** What the flow knows of variables, as it stands: its own, and those of the flows that it leads to. */
export function useVariables(): readonly KnownVariable[] {
  const own = useStable('variables', variablesOf);
  const shared = useSharedVariables();
  return useMemo(() => {
    const names = new Set(own.map(({ name }) => name));
    return shared.length === 0 ? own : [...own, ...shared.filter(({ name }) => !names.has(name))];
  }, [own, shared]);
}

function useSharedVariables(): readonly KnownVariable[] {
  const studio = useStudio();
  const linked = useStable('linked flows', linkedFlowsOf);
  const shared = useQuery({
    queryKey: ['shared-variables', studio.flow, linked],
    queryFn: async () => {
      const flow = linkingDocument(studio.flow, linked);
      const { findFlow } = await studio.surroundings.load(flow);
      return listSharedVariables(flow, findFlow);
    },
    enabled: linked.length > 0,
  });
  return (linked.length > 0 && shared.data) || NONE;
}
