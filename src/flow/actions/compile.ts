import { compact } from '../compact.ts';
import { DEFAULT_RETRY_FOR } from '../limits.ts';
import type { ActionNode } from '../plan.ts';
import type { NodeCompiler } from '../publishing/node-compiler.ts';
import { compileCreateContact } from './create-contact/compile.ts';
import { compileEscalate } from './escalate/compile.ts';
import type { ActionDocument } from './schema.ts';
import { compileSendEmail } from './send-email/compile.ts';
import { compileSendSms } from './send-sms/compile.ts';
import { compileWhatsappTemplate } from './whatsapp-template/compile.ts';

type Bare<T> = T extends ActionNode ? Omit<T, 'name' | 'outlets'> : never;
export type BareAction = Bare<ActionNode>;

/** @param region the flow's, of phone numbers without a country code */
export function compileAction(
  to: NodeCompiler,
  node: ActionDocument,
  region: string | undefined,
): BareAction {
  const kind = 'action';
  switch (node.action) {
    case 'escalate':
      return compileEscalate(to, node);
    case 'transferToBot':
      return compact<Extract<BareAction, { action: 'transferToBot' }>>({
        kind,
        action: 'transferToBot',
        flow: node.flow,
      });
    case 'updateSegment':
      return {
        kind,
        action: 'updateSegment',
        segment: to.template('segment', node.segment),
        retryFor: to.duration('retryFor', node.retryFor) ?? DEFAULT_RETRY_FOR,
      };
    case 'assignMember':
      if (node.member === undefined && !node.previous && node.team === undefined) {
        to.error(
          'nobody_named',
          'member',
          'It is not said whom to assign.',
          'Give “member”, “previous” or “team”.',
        );
      }
      return compact<Extract<BareAction, { action: 'assignMember' }>>({
        kind,
        action: 'assignMember',
        member: to.optional('member', node.member),
        previous: node.previous ? true : undefined,
        team: to.optional('team', node.team),
        retryFor: to.duration('retryFor', node.retryFor) ?? DEFAULT_RETRY_FOR,
      });
    case 'createContact':
      return compileCreateContact(to, node, region);
    case 'sendSms':
      return compileSendSms(to, node, region);
    case 'sendEmail':
      return compileSendEmail(to, node);
    case 'whatsappTemplate':
      return compileWhatsappTemplate(to, node, region);
    case 'resolve':
      return { kind, action: 'resolve' };
    case 'close':
      return compact<Extract<BareAction, { action: 'close' }>>({
        kind,
        action: 'close',
        message: to.optional('message', node.message),
      });
  }
}
