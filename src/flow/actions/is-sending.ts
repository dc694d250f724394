import { providerOf } from '../providers.ts';
import type { SendRequest } from '../state.ts';

/** Whether an action (of a document or of a plan) sends something by a provider. */
export function isSending<Node extends { action: string }>(
  node: Node,
): node is Extract<Node, { action: SendRequest['name'] }> {
  return providerOf(node.action) !== undefined;
}
