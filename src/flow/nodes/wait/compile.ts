import { compact } from '../../compact.ts';
import { readInstant } from '../../expressions/instant.ts';
import type { WaitNode } from '../../plan.ts';
import type { NodeCompiler } from '../../publishing/node-compiler.ts';
import type { WaitDocument } from './schema.ts';

export function compileWait(to: NodeCompiler, node: WaitDocument): Omit<WaitNode, 'name' | 'outlets'> {
  if ((node.for === undefined) === (node.until === undefined)) {
    to.error(
      'wait_unclear',
      'for',
      'A wait has either a duration or a time.',
      'Give one of “for” and “until”.',
    );
  }
  const until = to.optional('until', node.until);
  if (typeof until === 'string' && readInstant(until) === null) {
    to.error(
      'invalid_date',
      'until',
      `“${until}” is not a date or time.`,
      'Write it as 2030-12-31 or 2030-12-31T09:00Z.',
    );
  }
  return compact<Omit<WaitNode, 'name' | 'outlets'>>({
    kind: 'wait',
    for: to.duration('for', node.for),
    until,
  });
}
