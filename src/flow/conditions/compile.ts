import { compact } from '../compact.ts';
import { MAX_CONDITION_DEPTH } from '../limits.ts';
import type { ConditionPlan, ValuePlan } from '../plan.ts';
import type { NodeCompiler } from '../publishing/node-compiler.ts';
import type { ConditionDocument, TestDocument } from './schema.ts';

export function compileCondition(
  to: NodeCompiler,
  field: string,
  condition: ConditionDocument,
  depth = 1,
): ConditionPlan {
  if ('value' in condition) return compileTest(to, field, condition);
  if (depth > MAX_CONDITION_DEPTH) {
    to.error(
      'too_deep',
      field,
      `Groups are nested more than ${MAX_CONDITION_DEPTH} deep.`,
      'Split it into several condition nodes.',
    );
    return { all: [] };
  }
  const compileParts = (name: string, parts: ConditionDocument[]) =>
    parts.map((part, index) => compileCondition(to, `${field}.${name}.${index}`, part, depth + 1));
  return 'all' in condition
    ? { all: compileParts('all', condition.all) }
    : { any: compileParts('any', condition.any) };
}

function compileTest(to: NodeCompiler, field: string, test: TestDocument): ConditionPlan {
  const { op, as } = test;
  const unary = op === 'is_empty' || op === 'is_not_empty';
  if (unary && test.to !== undefined) {
    to.error('operand_unused', `${field}.to`, `${op} compares with nothing.`, 'Leave “to” away.');
  }
  if (!unary && test.to === undefined) {
    to.error('operand_missing', `${field}.to`, `${op} needs something to compare with.`, 'Give “to”.');
  }
  return compact<Exclude<ConditionPlan, { all: unknown } | { any: unknown }>>({
    op,
    value: to.value(`${field}.value`, test.value),
    to: unary || op === 'matches' ? undefined : compileOperand(to, `${field}.to`, test.to),
    as,
    pattern: op === 'matches' ? compileMatch(to, `${field}.to`, test.to) : undefined,
  });
}

function compileOperand(
  to: NodeCompiler,
  field: string,
  operand: TestDocument['to'],
): ValuePlan | ValuePlan[] | undefined {
  if (operand === undefined) return undefined;
  return Array.isArray(operand)
    ? operand.map((item, index) => to.value(`${field}.${index}`, item))
    : to.value(field, operand);
}

/** Patterns are compiled now, so they cannot be filled in later. */
function compileMatch(to: NodeCompiler, field: string, pattern: TestDocument['to']) {
  if (typeof pattern === 'string') return to.pattern(field, pattern);
  if (pattern !== undefined)
    to.error('bad_pattern', field, 'A pattern is a text.', 'Give the pattern in quotes.');
  return undefined;
}
