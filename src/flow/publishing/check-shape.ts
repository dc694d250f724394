import type { Problem } from '../problem.ts';

const MAX_DEPTH = 40;
const MAX_VALUES = 200_000;

/**
 * What has to hold before the schema can look at a document safely: bounded size and depth, and no null
 * characters, which no database takes. Null when it holds.
 */
export function checkShape(input: unknown, maxNodes: number): Problem | null {
  const open: { value: unknown; depth: number }[] = [{ value: input, depth: 1 }];
  let count = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    count += 1;
    if (count > MAX_VALUES)
      return problem('too_big', 'The document has too many values.', 'Split the flow in several.');
    if (typeof value === 'string' && value.includes('\0')) {
      return problem('invalid_value', 'A text has a null character in it.', 'Remove the null character.');
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) return problem('too_deep', 'The document is nested too deeply.', 'Flatten it.');
    for (const [key, inner] of Object.entries(value)) {
      open.push({ value: key, depth: depth + 1 }, { value: inner, depth: depth + 1 });
    }
  }
  const nodes = typeof input === 'object' && input !== null && 'nodes' in input ? input.nodes : null;
  if (typeof nodes === 'object' && nodes !== null && Object.keys(nodes).length > maxNodes) {
    return {
      ...problem('too_big', `A flow has at most ${maxNodes} nodes.`, 'Move parts into sub-flows.'),
      field: 'nodes',
    };
  }
  return null;
}

function problem(code: string, message: string, mend: string): Problem {
  return { severity: 'error', code, message, mend };
}
