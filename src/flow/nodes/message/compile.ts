import { compileItems } from '../../messages/compile.ts';
import type { MessageNode } from '../../plan.ts';
import type { NodeCompiler } from '../../publishing/node-compiler.ts';
import type { MessageDocument } from './schema.ts';

export function compileMessage(to: NodeCompiler, node: MessageDocument): Pick<MessageNode, 'kind' | 'items'> {
  return { kind: 'message', items: compileItems(to, 'messages', node.messages) };
}
