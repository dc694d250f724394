import type { FlowDocument } from '../../../../../../flow/document.ts';
import { listVariables, type KnownVariable } from '../../../../../../flow/known-paths.ts';
import type { FindFlow } from '../../../../../../flow/publish.ts';
import { reachableFlows } from '../../../../../../flow/publishing/find-flow.ts';
import { FLOW_ID } from '../../../../../../flow/schema.ts';
import type { FlowDraft } from '../../../../studio/draft.ts';

/** The ids of the flows that a draft calls or transfers to. */
export function listLinkedFlows(nodes: FlowDraft['nodes']): string[] {
  const ids = Object.values(nodes).flatMap(({ kind, action, flow }) =>
    (kind === 'call' || action === 'transferToBot') && typeof flow === 'string' && FLOW_ID.test(flow)
      ? [flow]
      : [],
  );
  return [...new Set(ids)].sort();
}

/** A flow that leads to these and does nothing else: what it can reach is what the draft can. */
export function linkingDocument(id: string, flows: readonly string[]): FlowDocument {
  const calls = flows.map((flow, index) => [`call${index}`, { kind: 'call', flow, outlets: {} }] as const);
  return { format: 1, id, name: id, start: 'call0', nodes: Object.fromEntries(calls) };
}

/** The variables of the flows that a flow leads to: they are shared. */
export function listSharedVariables(flow: FlowDocument, findFlow: FindFlow): KnownVariable[] {
  const others = [...reachableFlows(flow, 0, findFlow).values()].filter(
    ({ document }) => document.id !== flow.id,
  );
  return others.flatMap(({ document }) =>
    listVariables(document).map(({ name, type, description }) => ({
      name,
      ...(type && { type }),
      description: description ?? `Of the flow “${document.name}”`,
    })),
  );
}
