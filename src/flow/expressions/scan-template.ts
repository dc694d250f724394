import type { Expression } from '../plan.ts';
import { Complaint, ExpressionReader, type PathSpan } from './expression-reader.ts';

/** An expression as it stands in a text, `{{` and `}}` included; or what is wrong with it. */
export type ExpressionSpan =
  | { ok: true; from: number; to: number; expression: Expression; paths: PathSpan[] }
  | { ok: false; from: number; to: number; message: string };

/**
 * Where the expressions of a text stand, also of one that cannot be parsed as a whole: what is wrong is said of the
 * expression that it is about, and reading goes on behind it.
 */
export function scanTemplate(text: string): ExpressionSpan[] {
  const spans: ExpressionSpan[] = [];
  let at = 0;
  for (let from = text.indexOf('{{', at); from !== -1; from = text.indexOf('{{', at)) {
    if (text.charAt(from - 1) === '\\') {
      at = from + 2;
      continue;
    }
    const span = scanExpression(text, from);
    spans.push(span);
    at = span.to;
  }
  return spans;
}

function scanExpression(text: string, from: number): ExpressionSpan {
  const reader = new ExpressionReader(text, from + 2);
  try {
    const expression = reader.expression();
    return { ok: true, from, to: reader.at, expression, paths: reader.paths };
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    return { ok: false, from, to: endOfBroken(text, from), message: error.message };
  }
}

/** Behind its `}}`, or where the next expression begins, or at the end. */
function endOfBroken(text: string, from: number): number {
  const next = text.indexOf('{{', from + 2);
  const close = text.indexOf('}}', from + 2);
  if (close !== -1 && (next === -1 || close < next)) return close + 2;
  return next === -1 ? text.length : next;
}
