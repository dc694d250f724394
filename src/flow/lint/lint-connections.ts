import type { FlowDocument, NodeDocument } from '../document.ts';
import type { Problem } from '../problem.ts';
import { outletsOf } from '../publishing/compile-node.ts';
import { outletNeeds } from './outlets.ts';

/** Whether everything that is named exists, and every way leads somewhere. */
export function lintConnections(flow: FlowDocument): Problem[] {
  const problems: Problem[] = [];
  if (!Object.hasOwn(flow.nodes, flow.start)) {
    problems.push({
      severity: 'error',
      code: 'start_missing',
      field: 'start',
      message: `The start node “${flow.start}” does not exist.`,
      mend: 'Name one of the nodes, or add it.',
    });
  }
  for (const [id, node] of Object.entries(flow.nodes)) problems.push(...lintNode(flow, id, node));
  return problems;
}

function lintNode(flow: FlowDocument, id: string, node: NodeDocument): Problem[] {
  const outlets = outletsOf(node);
  const problems: Problem[] = [];
  const targets = Object.entries(outlets).map(([outlet, target]) => ({ field: `outlets.${outlet}`, target }));
  if (node.kind === 'jump') targets.push({ field: 'to', target: node.to });
  for (const { field, target } of targets) {
    if (Object.hasOwn(flow.nodes, target)) continue;
    problems.push({
      severity: 'error',
      code: 'unknown_node',
      node: id,
      field,
      message: `The node “${target}” does not exist.`,
      mend: 'Connect it to an existing node, or add that node.',
    });
  }
  if (node.kind === 'condition') {
    const known = ['else', ...node.branches.map((branch) => branch.id)];
    for (const outlet of Object.keys(outlets).filter((name) => !known.includes(name))) {
      problems.push({
        severity: 'error',
        code: 'unknown_outlet',
        node: id,
        field: `outlets.${outlet}`,
        message: `This node has no branch “${outlet}”.`,
        mend: `Outlets are: ${known.join(', ')}.`,
      });
    }
  }
  const needs = outletNeeds(node);
  for (const outlet of needs.required.filter((name) => outlets[name] === undefined)) {
    problems.push({
      severity: 'error',
      code: 'outlet_missing',
      node: id,
      field: `outlets.${outlet}`,
      message: `The outlet “${outlet}” is not connected, though this node can come to it.`,
      mend: `Connect “${outlet}”.`,
    });
  }
  for (const outlet of needs.expected.filter((name) => outlets[name] === undefined)) {
    problems.push({
      severity: 'warning',
      code: 'dead_end',
      node: id,
      field: `outlets.${outlet}`,
      message: `The outlet “${outlet}” is not connected: the flow ends there.`,
      mend: `Connect “${outlet}”, to an end node if the flow is to end.`,
    });
  }
  if (needs.error && outlets.error === undefined) {
    problems.push({
      severity: 'warning',
      code: 'error_not_handled',
      node: id,
      field: 'outlets.error',
      message: 'The outlet “error” is not connected: an error ends the flow with the fallback message.',
      mend: 'Connect “error”.',
    });
  }
  if (node.kind === 'listener' && node.retry?.limit !== undefined && outlets.invalid === undefined) {
    problems.push({
      severity: 'warning',
      code: 'retry_limit_unused',
      node: id,
      field: 'retry.limit',
      message: 'The outlet “invalid” is not connected, so the limit has no effect.',
      mend: 'Connect “invalid”, or leave the limit away.',
    });
  }
  return problems;
}
