import { fieldsOf, listOf, type Fields } from './read-json.ts';
import { without } from './lists.ts';

export type GroupKind = 'all' | 'any';

/** A condition as it is drawn: a test, or a group of conditions. */
export type ConditionView = { kind: 'test'; test: Fields } | { kind: GroupKind; parts: readonly unknown[] };

export const NEW_TEST: Fields = { value: '', op: 'equals', to: '' };

export function viewCondition(condition: unknown): ConditionView {
  const fields = fieldsOf(condition);
  if ('all' in fields) return { kind: 'all', parts: listOf(fields['all']) };
  if ('any' in fields) return { kind: 'any', parts: listOf(fields['any']) };
  return { kind: 'test', test: fields };
}

/** One more part of a condition; a test that stood alone becomes the first of a group. */
export function addPart(condition: unknown, part: Fields): Fields {
  const view = viewCondition(condition);
  return view.kind === 'test' ? { all: [view.test, part] } : { [view.kind]: [...view.parts, part] };
}

/** A group without one of its parts: what is left alone needs no group; undefined when nothing is left. */
export function removePart(condition: unknown, at: number): unknown {
  const view = viewCondition(condition);
  if (view.kind === 'test') return undefined;
  const left = without(view.parts, at);
  return left.length > 1 ? { [view.kind]: left } : left[0];
}

/** The other kind of group, of the same parts. */
export function changeGroup(condition: unknown, kind: GroupKind): unknown {
  const view = viewCondition(condition);
  return view.kind === 'test' ? condition : { [kind]: view.parts };
}

/** How many groups stand around the innermost test; the language allows a bounded number. */
export function depthOf(condition: unknown): number {
  const view = viewCondition(condition);
  return view.kind === 'test' ? 0 : 1 + Math.max(0, ...view.parts.map(depthOf));
}

/** A test with another operator: with what it is compared stays where the operator can use it. */
export function changeOperator(test: Fields, op: string): Fields {
  const { to, ...others } = test;
  if (isUnary(op)) {
    const { as: _, ...bare } = others;
    return { ...bare, op };
  }
  if (op === 'matches' && typeof to !== 'string') return { ...others, op, to: '' };
  if (op === 'in' && !Array.isArray(to) && typeof to !== 'string')
    return { ...others, op, to: to === undefined ? [] : [to] };
  if (op !== 'in' && Array.isArray(to)) return { ...others, op, to: to[0] ?? '' };
  return { ...others, op, to: to ?? '' };
}

export const isUnary = (op: unknown): boolean => op === 'is_empty' || op === 'is_not_empty';
