import type { FlowDocument } from '../document.ts';
import { RESERVED_NAMES } from '../expressions/read-path.ts';
import { isKnownPath, listVariables } from '../known-paths.ts';
import { convert } from '../nodes/set/convert.ts';
import type { Problem } from '../problem.ts';
import { reachableFlows } from '../publishing/find-flow.ts';
import type { FindFlow } from '../publishing/find-flow.ts';
import type { PathUse } from '../publishing/node-compiler.ts';

/** Set by every listener: what was answered last. */
const ANSWER = 'answer';

/** Whether what the expressions read can be there at all. */
export function lintVariables(flow: FlowDocument, uses: PathUse[], findFlow: FindFlow): Problem[] {
  const problems: Problem[] = lintNames(flow);
  const known = new Set<string>();
  // Variables are shared with the flows that this one calls or transfers to.
  for (const { document } of reachableFlows(flow, 0, findFlow).values()) {
    for (const { name } of listVariables(document)) known.add(name);
  }
  const seen = new Set<string>();
  for (const { node, field, path, hasDefault } of uses) {
    const name = path.join('.');
    const where = `${node ?? ''}\n${field}\n${name}`;
    if (hasDefault || seen.has(where) || isKnownPath(known, path)) continue;
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
