import { compileAction } from '../actions/compile.ts';
import { compact } from '../compact.ts';
import type { NodeDocument } from '../document.ts';
import { compileConditionNode } from '../nodes/condition/compile.ts';
import { compileListener } from '../nodes/listener/compile.ts';
import { compileMessage } from '../nodes/message/compile.ts';
import { compileSet } from '../nodes/set/compile.ts';
import { compileWait } from '../nodes/wait/compile.ts';
import type { NodePlan, VariableType } from '../plan.ts';
import type { NodeCompiler } from './node-compiler.ts';

/** What the nodes of a flow share. */
export interface FlowContext {
  /** The declared variables' types. */
  types: { [variable: string]: VariableType };
  /** ISO country of phone numbers without a country code. */
  region: string | undefined;
}

export function compileNode(to: NodeCompiler, node: NodeDocument, { types, region }: FlowContext): NodePlan {
  const base = { name: node.name ?? to.node ?? '', outlets: outletsOf(node) };
  switch (node.kind) {
    case 'message':
      return { ...compileMessage(to, node), ...base };
    case 'listener':
      return { ...compileListener(to, node), ...base };
    case 'condition':
      return { ...compileConditionNode(to, node), ...base };
    case 'set':
      return { ...compileSet(to, node, types), ...base };
    case 'jump':
      return { kind: 'jump', to: node.to, ...base };
    case 'call':
      return { kind: 'call', flow: node.flow, ...base };
    case 'wait':
      return { ...compileWait(to, node), ...base };
    case 'end':
      return { kind: 'end', ...base };
    case 'action':
      return { ...compileAction(to, node, region), ...base };
  }
}

/** The connected outlets by name. */
export function outletsOf(node: NodeDocument): { [outlet: string]: string } {
  return compact<{ [outlet: string]: string }>(node.outlets);
}
