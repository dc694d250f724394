import { MAX_TEXT } from '../limits.ts';
import type { Expression, Operand, Template, ValuePlan } from '../plan.ts';
import type { Value } from '../transcript.ts';
import { applyFilter, truncate } from './apply-filter.ts';
import { readPath, type Scope } from './read-path.ts';
import { toText } from './to-text.ts';

/** The template's text with everything filled in, cut at `limit` characters. */
export function render(state: Scope, template: Template, limit = MAX_TEXT): string {
  return truncate(fillIn(state, template, limit, toText), limit);
}

/**
 * The same, but null where it would have to be cut: for what is worth nothing in part.
 * @param write how a value is written
 */
export function renderWhole(
  state: Scope,
  template: Template,
  limit: number,
  write: (value: Value) => string = toText,
): string | null {
  const text = fillIn(state, template, limit, write);
  return text.length > limit ? null : text;
}

/** Ends early once it is longer than `limit`. */
function fillIn(state: Scope, template: Template, limit: number, write: (value: Value) => string): string {
  if (typeof template === 'string') return template;
  let text = '';
  for (const part of template) {
    text += typeof part === 'string' ? part : write(evaluate(state, part));
    if (text.length > limit) break;
  }
  return text;
}

/** The value a plan stands for. A template that is one expression and nothing else keeps its type. */
export function evaluateValue(state: Scope, plan: ValuePlan): Value {
  if ('value' in plan) return plan.value;
  const { template } = plan;
  const only = typeof template === 'string' || template.length !== 1 ? undefined : template[0];
  return only !== undefined && typeof only !== 'string' ? evaluate(state, only) : render(state, template);
}

function evaluate(state: Scope, expression: Expression): Value {
  let value = evaluateOperand(state, expression.from);
  for (const { name, args } of expression.filters ?? []) {
    value = applyFilter(name, value, args?.map((arg) => evaluateOperand(state, arg)) ?? []);
  }
  return value;
}

function evaluateOperand(state: Scope, operand: Operand): Value {
  return 'path' in operand ? readPath(state, operand.path) : operand.value;
}
