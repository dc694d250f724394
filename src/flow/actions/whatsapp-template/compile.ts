import { compact } from '../../compact.ts';
import { DEFAULT_RETRY_FOR } from '../../limits.ts';
import type { Template, WhatsappTemplateNode } from '../../plan.ts';
import type { NodeCompiler } from '../../publishing/node-compiler.ts';
import { checkNumber } from '../check-recipient.ts';
import { checkPlaceholders } from './check-placeholders.ts';
import type { WhatsappTemplateDocument } from './schema.ts';

/** @param region the flow's, of phone numbers without a country code */
export function compileWhatsappTemplate(
  to: NodeCompiler,
  node: WhatsappTemplateDocument,
  region: string | undefined,
): Omit<WhatsappTemplateNode, 'name' | 'outlets'> {
  const recipient = to.template('to', node.to);
  checkNumber(to, 'to', recipient, region);
  checkPlaceholders(to, node);
  const { name, language, body } = node.template;
  const { parameters } = node;
  return compact<Omit<WhatsappTemplateNode, 'name' | 'outlets'>>({
    kind: 'action',
    action: 'whatsappTemplate',
    template: compact<WhatsappTemplateNode['template']>({ name, language, body }),
    to: recipient,
    parameters: compact<WhatsappTemplateNode['parameters']>({
      header: compileEach(to, 'parameters.header', parameters.header),
      headerMedia:
        parameters.headerMedia === undefined
          ? undefined
          : to.url('parameters.headerMedia', parameters.headerMedia),
      body: compileEach(to, 'parameters.body', parameters.body),
      buttons: compileEach(to, 'parameters.buttons', parameters.buttons),
    }),
    region,
    waitForDelivery: to.duration('waitForDelivery', node.waitForDelivery),
    retryFor: to.duration('retryFor', node.retryFor) ?? DEFAULT_RETRY_FOR,
  });
}

function compileEach(
  to: NodeCompiler,
  field: string,
  texts: { [key: string]: string } | undefined,
): { [key: string]: Template } | undefined {
  if (texts === undefined || Object.keys(texts).length === 0) return undefined;
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, to.template(`${field}.${key}`, text)]),
  );
}
