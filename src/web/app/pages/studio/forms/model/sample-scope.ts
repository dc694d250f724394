import { parseTemplate } from '../../../../../../flow/expressions/parse-template.ts';
import type { Scope } from '../../../../../../flow/expressions/read-path.ts';
import { render } from '../../../../../../flow/expressions/render.ts';
import { SYSTEM_PATHS, type KnownVariable } from '../../../../../../flow/known-paths.ts';
import type { Expression, Operand, Template } from '../../../../../../flow/plan.ts';
import type { Value } from '../../../../../../flow/transcript.ts';

type Values = { [key: string]: Value };

/** What a filter needs in order to show what it does. */
const BY_FILTER: Readonly<Record<string, Value>> = {
  date: '2030-01-31',
  add_days: '2030-01-31',
  number: 42,
  plus: 42,
  minus: 42,
  times: 42,
  divided_by: 42,
  join: ['one', 'two'],
  first: ['one', 'two'],
  last: ['one', 'two'],
  size: ['one', 'two'],
};

const BY_TYPE: Readonly<Record<string, Value>> = {
  number: 42,
  boolean: true,
  date: '2030-01-31',
  list: ['one', 'two'],
};

/** A text as it may read, or null when it cannot be parsed. */
export function previewText(text: string, variables: readonly KnownVariable[]): string | null {
  const parsed = parseTemplate(text);
  return parsed.ok ? render(sampleScope([parsed.template], variables), parsed.template) : null;
}

/**
 * A conversation as it may stand when these texts are filled in: with the variables' defaults, with examples, and, for
 * what nothing is known of, with its name in angle brackets.
 */
export function sampleScope(texts: readonly Template[], variables: readonly KnownVariable[]): Scope {
  const roots: Values = {};
  for (const { path, example } of SYSTEM_PATHS) put(roots, path.split('.'), example);
  for (const { name, type, default: value } of variables)
    roots[name] = value ?? (type === undefined ? null : (BY_TYPE[type] ?? null));
  for (const text of texts) {
    if (typeof text === 'string') continue;
    for (const part of text) if (typeof part !== 'string') fillIn(roots, part);
  }
  const { visitor, contact, conversation, error, ...others } = roots;
  const { assignee, ...facts } = asValues(conversation);
  const member = asValues(assignee);
  return {
    facts: {
      visitor: asValues(visitor),
      contact: asValues(contact),
      conversation: { id: text(facts['id']), channel: text(facts['channel']) },
    },
    variables: others,
    status: 'bot',
    segment: text(facts['segment']),
    assignee: { id: text(member['id']), name: text(member['name']) },
    error: { code: text(asValues(error)['code']), message: text(asValues(error)['message']) },
  };
}

function fillIn(roots: Values, { from, filters = [] }: Expression): void {
  const example = filters.map(({ name }) => BY_FILTER[name]).find((value) => value !== undefined);
  putMissing(roots, from, example);
  for (const { args = [] } of filters) for (const arg of args) putMissing(roots, arg, undefined);
}

function putMissing(roots: Values, operand: Operand, example: Value | undefined): void {
  if (!('path' in operand)) return;
  const { path } = operand;
  if (find(roots, path) === null) put(roots, path, example ?? `‹${path.at(-1) ?? ''}›`);
}

function find(value: Value, path: readonly string[]): Value {
  let found: Value = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return null;
    found = (Object.hasOwn(found, key) ? (found as Values)[key] : null) ?? null;
  }
  return found;
}

/** What is a text or a list already is left as it is: nothing can be put into it. */
function put(into: Values, [key = '', ...rest]: readonly string[], value: Value): void {
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const before = into[key] ?? null;
  if (before !== null && (typeof before !== 'object' || Array.isArray(before))) return;
  const inner: Values = { ...asValues(before) };
  put(inner, rest, value);
  into[key] = inner;
}

const asValues = (value: Value | undefined): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');
