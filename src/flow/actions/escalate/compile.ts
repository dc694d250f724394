import { compact } from '../../compact.ts';
import { DEFAULT_RETRY_FOR } from '../../limits.ts';
import type { EscalateNode } from '../../plan.ts';
import type { NodeCompiler } from '../../publishing/node-compiler.ts';
import type { EscalateDocument } from './schema.ts';

export function compileEscalate(
  to: NodeCompiler,
  node: EscalateDocument,
): Omit<EscalateNode, 'name' | 'outlets'> {
  if (node.outlets.left !== undefined && node.leave === undefined) {
    to.warning(
      'outlet_unused',
      'outlets.left',
      'The queue cannot be left, so the flow never goes on at “left”.',
      'Give “leave” a label, or disconnect “left”.',
    );
  }
  return compact<Omit<EscalateNode, 'name' | 'outlets'>>({
    kind: 'action',
    action: 'escalate',
    team: to.optional('team', node.team),
    member: to.optional('member', node.member),
    segment: to.optional('segment', node.segment),
    language: to.optional('language', node.language),
    skill: to.optional('skill', node.skill),
    previous: node.previous ? true : undefined,
    strategy: node.strategy === 'anyone' ? undefined : node.strategy,
    offerFor: to.duration('offerFor', node.offerFor),
    reassignAfter: to.duration('reassignAfter', node.reassignAfter),
    requireAvailable: node.requireAvailable ? true : undefined,
    waitAtMost: to.duration('waitAtMost', node.waitAtMost),
    notice: to.optional('notice', node.notice),
    leave:
      node.leave &&
      compact<NonNullable<EscalateNode['leave']>>({
        label: to.template('leave.label', node.leave.label),
        text: to.optional('leave.text', node.leave.text),
      }),
    retryFor: to.duration('retryFor', node.retryFor) ?? DEFAULT_RETRY_FOR,
  });
}
