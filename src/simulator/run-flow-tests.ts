import type { FlowDocument } from '../flow/document.ts';
import { compile } from '../flow/publish.ts';
import type { Compiled, Surroundings } from '../flow/publish.ts';
import type { FlowTest } from '../flow/tests/schema.ts';
import { measureCoverage } from './measure-coverage.ts';
import type { Coverage } from './measure-coverage.ts';
import { holdTest } from './hold-test.ts';
import type { Difference, HeldTest } from './hold-test.ts';

/** What became of one of a flow's tests; what differs is told where it is not `ok`. */
export interface TestResult extends Partial<Difference> {
  id: string;
  name: string;
  ok: boolean;
}

export interface TestReport {
  results: TestResult[];
  /** Which parts of the flow the tests reach together. */
  coverage: Coverage;
}

/** Holds all of a flow's tests. A flow with errors passes none of them. */
export function runFlowTests(document: FlowDocument, surroundings: Surroundings): TestReport {
  const compileWithout = remember(document, surroundings);
  const held: HeldTest[] = [];
  const results = Object.entries(document.tests ?? {}).map(([id, test]): TestResult => {
    const compiled = compileWithout(test.without ?? []);
    if (!compiled.ok) return { id, name: test.name, ok: false, reason: whyNot(compiled, test) };
    const talk = holdTest(compiled.plan, test);
    held.push(talk);
    return { id, name: test.name, ok: talk.difference === null, ...talk.difference };
  });
  return {
    results,
    coverage: measureCoverage(
      document,
      held.map(({ simulation }) => simulation),
    ),
  };
}

/** The plan among all published flows but these. */
export function compileAmong(
  document: FlowDocument,
  surroundings: Surroundings,
  without: string[],
): Compiled {
  const { findFlow } = surroundings;
  // A draft has no version yet.
  return compile(document, 0, {
    ...surroundings,
    findFlow: (id) => (without.includes(id) ? null : findFlow(id)),
  });
}

function remember(document: FlowDocument, surroundings: Surroundings): (without: string[]) => Compiled {
  const known = new Map<string, Compiled>();
  return (without) => {
    const key = [...without].sort().join(' ');
    const compiled = known.get(key) ?? compileAmong(document, surroundings, without);
    known.set(key, compiled);
    return compiled;
  };
}

function whyNot({ problems }: Compiled, { without = [] }: FlowTest): string {
  const message = problems.find(({ severity }) => severity === 'error')?.message ?? '';
  const among = without.length === 0 ? '' : ` without ${without.join(', ')}`;
  return `The flow${among} has an error, so it cannot be tried: ${message}`;
}
