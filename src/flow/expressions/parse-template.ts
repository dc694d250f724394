import type { Expression, Template } from '../plan.ts';
import { Complaint, ExpressionReader } from './expression-reader.ts';

export type ParsedTemplate = { ok: true; template: Template } | { ok: false; message: string };

/**
 * Reads `text {{path | filter: argument, … | …}} text`. `\{{` is a literal `{{`. Used when a flow is published,
 * never while it runs.
 */
export function parseTemplate(text: string): ParsedTemplate {
  try {
    return { ok: true, template: parseParts(text) };
  } catch (error) {
    if (error instanceof Complaint) return { ok: false, message: error.message };
    throw error;
  }
}

function parseParts(text: string): Template {
  const parts: (string | Expression)[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('\\{{', at)) {
      literal += '{{';
      at += 3;
    } else if (text.startsWith('{{', at)) {
      const reader = new ExpressionReader(text, at + 2);
      const expression = reader.expression();
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push(expression);
      at = reader.at;
    } else {
      literal += text.charAt(at);
      at += 1;
    }
  }
  if (parts.length === 0) return literal;
  if (literal !== '') parts.push(literal);
  return parts;
}
