import { compact } from '../../compact.ts';
import { compileButtons, compileItems } from '../../messages/compile.ts';
import type { ListenerNode } from '../../plan.ts';
import type { NodeCompiler } from '../../publishing/node-compiler.ts';
import type { ListenerDocument } from './schema.ts';

export function compileListener(
  to: NodeCompiler,
  node: ListenerDocument,
): Omit<ListenerNode, 'name' | 'outlets'> {
  const last = node.prompt?.at(-1);
  if (node.buttons && (!last || last.type === 'carousel')) {
    to.warning(
      'buttons_without_text',
      'buttons',
      'The buttons have no text to stand under.',
      'End the prompt with a text, an image or a card.',
    );
  }
  return compact<Omit<ListenerNode, 'name' | 'outlets'>>({
    kind: 'listener',
    type: node.type,
    prompt: node.prompt && compileItems(to, 'prompt', node.prompt),
    buttons: compileButtons(to, '', node.buttons),
    saveTo: node.saveTo,
    retryMessage: to.optional('retry.message', node.retry?.message),
    retryLimit: node.retry?.limit,
    timeout: to.duration('timeout', node.timeout),
    ...compileRules(to, node),
  });
}

/** What each type asks of its answer. */
function compileRules(
  to: NodeCompiler,
  node: ListenerDocument,
): {
  [K in 'min' | 'max' | 'integer' | 'earliest' | 'latest' | 'pattern' | 'maxLength']:
    ListenerNode[K] | undefined;
} {
  const none = {
    min: undefined,
    max: undefined,
    integer: undefined,
    earliest: undefined,
    latest: undefined,
    pattern: undefined,
    maxLength: undefined,
  };
  switch (node.type) {
    case 'number':
      if (node.min !== undefined && node.max !== undefined && node.min > node.max) {
        to.error(
          'bounds_reversed',
          'min',
          'No number is at least min and at most max.',
          'Exchange min and max.',
        );
      }
      return { ...none, min: node.min, max: node.max, integer: node.integer ? true : undefined };
    case 'date':
      return {
        ...none,
        earliest: to.optional('earliest', node.earliest),
        latest: to.optional('latest', node.latest),
      };
    case 'text': {
      const pattern = node.pattern === undefined ? undefined : to.pattern('pattern', node.pattern);
      return { ...none, pattern, maxLength: node.maxLength };
    }
    default:
      return none;
  }
}
