import { isEmpty } from '../expressions/apply-filter.ts';
import { readInstant } from '../expressions/instant.ts';
import { evaluateValue } from '../expressions/render.ts';
import { toNumber } from '../expressions/to-number.ts';
import { toText } from '../expressions/to-text.ts';
import { normalize } from '../answers/normalize.ts';
import { matchPattern } from '../patterns/match-pattern.ts';
import type { ComparedAs, ConditionPlan } from '../plan.ts';
import type { State } from '../state.ts';
import type { Turn } from '../engine/turn.ts';
import { MAX_MATCHED, MAX_WORK } from '../limits.ts';
import type { Value } from '../transcript.ts';

type Test = Exclude<ConditionPlan, { all: unknown } | { any: unknown }>;

/**
 * Whether a condition holds now. Comparing what cannot be compared is false, never an error. Beyond `MAX_WORK`
 * nothing holds; who asks has to look.
 */
export function holds(turn: Turn, condition: ConditionPlan): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(turn, part));
  if ('any' in condition) return condition.any.some((part) => holds(turn, part));
  return passes(turn, condition);
}

function passes(turn: Turn, test: Test): boolean {
  const { state } = turn;
  const value = evaluateValue(state, test.value);
  const { as } = test;
  const length = typeof value === 'string' ? value.length : 100;
  turn.work += 50 + (test.pattern ? Math.min(length, MAX_MATCHED) * test.pattern.program.length : length);
  if (turn.work > MAX_WORK) return false;
  switch (test.op) {
    case 'is_empty':
      return isEmpty(value);
    case 'is_not_empty':
      return !isEmpty(value);
    case 'matches':
      return test.pattern !== undefined && matchPattern(test.pattern, toText(value));
    case 'in':
      return listOf(state, test).some((item) => areEqual(value, item, as));
    case 'equals':
      return areEqual(value, operand(state, test), as);
    case 'not_equals':
      return !areEqual(value, operand(state, test), as);
    case 'contains':
      return contains(value, operand(state, test));
    case 'starts_with':
      return normalize(toText(value)).startsWith(normalize(toText(operand(state, test))));
    case 'ends_with':
      return normalize(toText(value)).endsWith(normalize(toText(operand(state, test))));
    case 'greater':
      return compare(value, operand(state, test), as, (order) => order > 0);
    case 'less':
      return compare(value, operand(state, test), as, (order) => order < 0);
    case 'greater_or_equal':
      return compare(value, operand(state, test), as, (order) => order >= 0);
    case 'less_or_equal':
      return compare(value, operand(state, test), as, (order) => order <= 0);
  }
}

function operand(state: State, { to }: Test): Value {
  if (to === undefined) return null;
  return Array.isArray(to) ? to.map((item) => evaluateValue(state, item)) : evaluateValue(state, to);
}

/** `in` takes a written list, an expression that gives one, or a text with commas. */
function listOf(state: State, test: Test): Value[] {
  const list = operand(state, test);
  if (Array.isArray(list)) return list;
  return typeof list === 'string' ? list.split(',') : [list];
}

function contains(value: Value, part: Value): boolean {
  if (Array.isArray(value)) return value.some((item) => areEqual(item, part, undefined));
  return normalize(toText(value)).includes(normalize(toText(part)));
}

function areEqual(a: Value, b: Value, as: ComparedAs | undefined): boolean {
  const order = orderOf(a, b, as);
  return order === 0;
}

function compare(
  a: Value,
  b: Value,
  as: ComparedAs | undefined,
  accepts: (order: number) => boolean,
): boolean {
  // Nothing is neither less nor greater than anything.
  if (isEmpty(a) || isEmpty(b)) return false;
  const order = orderOf(a, b, as);
  return order !== null && accepts(order);
}

/**
 * Negative, zero or positive like a sort; null where the two cannot be compared. Without `as`, what are numbers
 * on both sides compare as numbers and dates as dates; everything else as text, without regard to upper and lower
 * case and surrounding space.
 */
function orderOf(a: Value, b: Value, as: ComparedAs | undefined): number | null {
  if (as === 'number') return difference(toNumber(a), toNumber(b));
  if (as === 'date') return difference(readInstant(a), readInstant(b));
  if (as === undefined) {
    const numbers = difference(toNumber(a), toNumber(b));
    if (numbers !== null) return numbers;
    if (typeof a === 'string' && typeof b === 'string') {
      const instants = difference(readInstant(a), readInstant(b));
      if (instants !== null) return instants;
    }
  }
  const [left, right] = [normalize(toText(a)), normalize(toText(b))];
  return left === right ? 0 : left < right ? -1 : 1;
}

const difference = (a: number | null, b: number | null) =>
  a === null || b === null ? null : Math.sign(a - b);
