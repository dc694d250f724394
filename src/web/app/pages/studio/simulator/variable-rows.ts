import type { Value } from '../../../../../flow/transcript.ts';
import type { Simulation } from '../../../../../simulator/simulation.ts';

/** Something that expressions can read, by its path. */
export interface VariableRow {
  path: string;
  value: Value;
  /** Before the last step; undefined: it was not there. */
  before: Value | undefined;
  changed: boolean;
}

/** What expressions read at this point of a talk: the flow's variables, the error, the contact, the visitor. */
export function variableRows(talk: Simulation): VariableRow[] {
  const now = readable(talk);
  const before = readable(talk.after(talk.steps.length - 1));
  return [...now].map(([path, value]) => {
    const was = before.get(path);
    return { path, value, before: was, changed: JSON.stringify(was) !== JSON.stringify(value) };
  });
}

/** What the last step has changed. */
export function changedAt(talk: Simulation): VariableRow[] {
  return variableRows(talk).filter(({ changed }) => changed);
}

function readable({ state }: Simulation): Map<string, Value> {
  const { variables, error, facts, segment, assignee, status, rating } = state;
  const rows: [string, Value | undefined][] = [
    ...Object.entries(variables),
    ...under('error', error && { ...error }),
    ...under('contact', facts.contact),
    ...under('visitor', facts.visitor),
    ['conversation.status', status],
    ['conversation.segment', segment ?? undefined],
    ['conversation.assignee', assignee?.name],
    ['conversation.rating', rating],
  ];
  return new Map(rows.filter((row): row is [string, Value] => row[1] !== undefined));
}

function under(name: string, fields: { [field: string]: Value } | null): [string, Value][] {
  return Object.entries(fields ?? {}).map(([field, value]) => [`${name}.${field}`, value]);
}

/** A value as one reads it: texts as they are, others as JSON. */
export function showValue(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
