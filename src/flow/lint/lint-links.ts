import type { FlowDocument } from '../document.ts';
import type { Problem } from '../problem.ts';
import type { FindFlow } from '../publishing/find-flow.ts';

/** Whether the flows that this one leads to are published. */
export function lintLinks(flow: FlowDocument, findFlow: FindFlow): Problem[] {
  const exists = (id: string) => id === flow.id || findFlow(id) !== null;
  return Object.entries(flow.nodes).flatMap(([id, node]): Problem[] => {
    if (node.kind === 'call' && !exists(node.flow)) {
      return [
        {
          severity: 'error',
          code: 'no_such_flow',
          node: id,
          field: 'flow',
          message: `The flow “${node.flow}” is not published.`,
          mend: 'Publish that flow first, or name another one.',
        },
      ];
    }
    if (
      node.kind === 'action' &&
      node.action === 'transferToBot' &&
      node.flow !== undefined &&
      !exists(node.flow)
    ) {
      return [
        {
          severity: 'warning',
          code: 'no_such_flow',
          node: id,
          field: 'flow',
          message: `The flow “${node.flow}” is not published: this node will take its error outlet.`,
          mend: 'Publish that flow and publish this one again.',
        },
      ];
    }
    return [];
  });
}
