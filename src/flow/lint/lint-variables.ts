import type { FlowDocument } from '../document.ts';
import { ANSWER_FIELDS } from '../answers/answer-fields.ts';
import { RESERVED_NAMES } from '../expressions/read-path.ts';
import { convert } from '../nodes/set/convert.ts';
import type { Problem } from '../problem.ts';
import { reachableFlows } from '../publishing/find-flow.ts';
import type { FindFlow } from '../publishing/find-flow.ts';
import type { PathUse } from '../publishing/node-compiler.ts';

/** Set by every listener: what was answered last. */
const ANSWER = 'answer';
const CONVERSATION = ['id', 'channel', 'status', 'segment', 'assignee'];
const ERROR = ['code', 'message'];

/** Whether what the expressions read can be there at all. */
export function lintVariables(flow: FlowDocument, uses: PathUse[], findFlow: FindFlow): Problem[] {
  const problems: Problem[] = lintNames(flow);
  const known = new Set<string>();
  // Variables are shared with the flows that this one calls or transfers to.
  for (const { document } of reachableFlows(flow, 0, findFlow).values()) {
    for (const name of assignedNames(document)) known.add(name);
  }
  const seen = new Set<string>();
  for (const { node, field, path, hasDefault } of uses) {
    const [root = '', key] = path;
    const name = path.join('.');
    const where = `${node ?? ''}\n${field}\n${name}`;
    if (hasDefault || seen.has(where) || isKnown(known, root, key)) continue;
    seen.add(where);
    problems.push({
      severity: 'warning',
      code: 'undefined_variable',
      ...(node === undefined ? {} : { node }),
      field,
      message: `Nothing sets “${name}”; it will be empty.`,
      mend: 'Declare it under variables if it is given at the start, set it before, or add a default filter.',
    });
  }
  return problems;
}

function isKnown(known: Set<string>, root: string, key: string | undefined): boolean {
  if (root === 'visitor' || root === 'contact') return true;
  if (root === 'conversation') return key === undefined || CONVERSATION.includes(key);
  if (root === ANSWER) return key === undefined || ANSWER_FIELDS.some((field) => field === key);
  if (root === 'error') return key === undefined || ERROR.includes(key);
  return known.has(root);
}

/** The variables a flow declares, sets or saves answers to. */
function assignedNames(flow: FlowDocument): string[] {
  return [
    ...Object.keys(flow.variables ?? {}),
    ...Object.values(flow.nodes).flatMap((node) => {
      if (node.kind === 'set') return node.assign.map(({ variable }) => variable);
      return node.kind === 'listener' && node.saveTo !== undefined ? [node.saveTo] : [];
    }),
  ];
}

function lintNames(flow: FlowDocument): Problem[] {
  const reserved: string[] = [...RESERVED_NAMES, ANSWER];
  const problems: Problem[] = [];
  const refuse = (name: string, field: string, node?: string) => {
    if (!reserved.includes(name)) return;
    problems.push({
      severity: 'error',
      code: 'reserved_name',
      ...(node === undefined ? {} : { node }),
      field,
      message: `“${name}” has a meaning of its own and cannot be a variable.`,
      mend: 'Choose another name.',
    });
  };
  for (const [name, { type, default: value }] of Object.entries(flow.variables ?? {})) {
    refuse(name, `variables.${name}`);
    if (value !== undefined && convert(value, type) === undefined) {
      problems.push({
        severity: 'error',
        code: 'wrong_type',
        field: `variables.${name}.default`,
        message: `The default of “${name}” is not a ${type}.`,
        mend: `Give a ${type}, or another type.`,
      });
    }
  }
  for (const [id, node] of Object.entries(flow.nodes)) {
    if (node.kind === 'listener' && node.saveTo !== undefined) refuse(node.saveTo, 'saveTo', id);
    if (node.kind !== 'set') continue;
    for (const [index, { variable }] of node.assign.entries())
      refuse(variable, `assign.${index}.variable`, id);
  }
  return problems;
}
