import type { Next, Turn } from '../../engine/turn.ts';
import { safeUrl } from '../../engine/safe-url.ts';
import { render, renderWhole } from '../../expressions/render.ts';
import { MAX_PARAMETER } from '../../limits.ts';
import type { Template, WhatsappTemplateNode } from '../../plan.ts';
import type { FlowError, SendRequest, State, TemplateParameters } from '../../state.ts';
import { nobodyToSendTo, startSend, tooLong } from '../start-send.ts';

export function runWhatsappTemplate(turn: Turn, node: WhatsappTemplateNode): Next {
  return startSend(turn, node, fillIn(turn.state, node));
}

function fillIn(state: State, node: WhatsappTemplateNode): SendRequest | FlowError {
  const to = render(state, node.to).trim();
  if (to === '') return nobodyToSendTo('phone number');
  const parameters: TemplateParameters = {};
  for (const part of ['header', 'body', 'buttons'] as const) {
    const templates = node.parameters[part];
    if (!templates) continue;
    const filled: { [key: string]: string } = {};
    for (const [key, template] of Object.entries(templates)) {
      const text = renderParameter(state, template);
      if (text === null) return tooLong(`What is filled in for ${part} ${key}`, MAX_PARAMETER);
      filled[key] = text;
    }
    parameters[part] = filled;
  }
  if (node.parameters.headerMedia !== undefined) {
    const address = safeUrl(render(state, node.parameters.headerMedia));
    if (address === null)
      return { code: 'rejected', message: 'What is filled in for the header is not a web address.' };
    parameters.headerMedia = address;
  }
  return {
    name: 'whatsappTemplate',
    template: node.template,
    to,
    parameters,
    ...(node.region === undefined ? {} : { region: node.region }),
  };
}

/** Meta refuses line ends, tabs and runs of spaces in a parameter. */
function renderParameter(state: State, template: Template): string | null {
  return renderWhole(state, template, MAX_PARAMETER)?.replaceAll(/\s+/g, ' ').trim() ?? null;
}
