import type { NodeCompiler } from '../../publishing/node-compiler.ts';
import type { WhatsappTemplateDocument } from './schema.ts';

/** Whether what is filled in can fit one and the same template, and the text of it that the author gives. */
export function checkPlaceholders(
  to: NodeCompiler,
  { template, parameters }: WhatsappTemplateDocument,
): void {
  const { header = {}, headerMedia, body = {} } = parameters;
  const all = [...Object.keys(header), ...Object.keys(body)];
  if (all.some(isNumber) && !all.every(isNumber)) {
    to.error(
      'placeholders_mixed',
      'parameters',
      'Some placeholders are numbers and others are names; a template has only one kind.',
      'Name them as the template does.',
    );
  }
  if (headerMedia !== undefined && Object.keys(header).length > 0) {
    to.error(
      'header_twice',
      'parameters.headerMedia',
      'A header is either a text or a picture, video or document.',
      'Leave away “header” or “headerMedia”.',
    );
  }
  if (template.body !== undefined) checkBody(to, template.body, Object.keys(body));
}

function checkBody(to: NodeCompiler, text: string, given: string[]): void {
  const needed = new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name));
  for (const name of needed) {
    if (given.includes(name)) continue;
    to.error(
      'placeholder_missing',
      `parameters.body.${name}`,
      `The template’s text has the placeholder {{${name}}}, and nothing is filled in for it.`,
      `Give “parameters.body.${name}”.`,
    );
  }
  for (const name of given) {
    if (needed.has(name)) continue;
    to.error(
      'placeholder_unknown',
      `parameters.body.${name}`,
      `The template’s text has no placeholder {{${name}}}.`,
      'Remove it, or correct its name.',
    );
  }
}

const isNumber = (placeholder: string) => /^\d/.test(placeholder);
