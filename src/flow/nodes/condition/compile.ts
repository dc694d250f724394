import { compileCondition } from '../../conditions/compile.ts';
import type { ConditionNode } from '../../plan.ts';
import type { NodeCompiler } from '../../publishing/node-compiler.ts';
import type { ConditionNodeDocument } from './schema.ts';

export function compileConditionNode(
  to: NodeCompiler,
  node: ConditionNodeDocument,
): Pick<ConditionNode, 'kind' | 'branches'> {
  const seen = new Set<string>();
  for (const [index, { id }] of node.branches.entries()) {
    if (id === 'else' || seen.has(id)) {
      to.error(
        'duplicate_branch',
        `branches.${index}.id`,
        `There is another branch “${id}”.`,
        'Give every branch its own id; else is taken.',
      );
    }
    seen.add(id);
  }
  return {
    kind: 'condition',
    branches: node.branches.map(({ id, when }, index) => ({
      id,
      when: compileCondition(to, `branches.${index}.when`, when),
    })),
  };
}
