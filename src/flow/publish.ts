import { flowDocument, MAX_NODES } from './document.ts';
import type { FlowDocument } from './document.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import { readsOf } from './intents/reads-of.ts';
import type { UsedFlow } from './intents/reads-of.ts';
import { lintFlow } from './lint/lint-flow.ts';
import { PLAN_FORMAT } from './plan.ts';
import type { FlowPlan, Plan } from './plan.ts';
import type { Problem } from './problem.ts';
import { checkShape } from './publishing/check-shape.ts';
import { compileFlow } from './publishing/compile-flow.ts';
import { describeIssue } from './publishing/describe-issue.ts';
import { reachableFlows } from './publishing/find-flow.ts';
import type { Surroundings } from './publishing/surroundings.ts';

export type { Problem } from './problem.ts';
export type { FindFlow } from './publishing/find-flow.ts';
export type { Surroundings } from './publishing/surroundings.ts';

export type ParsedDocument = { ok: true; document: FlowDocument } | { ok: false; problems: Problem[] };
export type Compiled = { ok: true; plan: Plan; problems: Problem[] } | { ok: false; problems: Problem[] };

/** Reads a document as it was sent or written by hand. What it does not know is a problem that names it. */
export function parseDocument(input: unknown): ParsedDocument {
  const shape = checkShape(input, MAX_NODES);
  if (shape) return { ok: false, problems: [shape] };
  const parsed = flowDocument.safeParse(input);
  if (parsed.success) return { ok: true, document: parsed.data };
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => describeIssue(issue)).slice(0, 100) };
}

/** What is wrong with a document, and what is doubtful; empty when there is nothing to mend. */
export function lint(document: FlowDocument, surroundings: Surroundings): Problem[] {
  return lintFlow(document, compileFlow(document, 0), surroundings);
}

/**
 * Makes the plan that conversations run on: this flow, and every flow it can reach as published now, under their
 * ids. `problems` are warnings when it succeeds.
 */
export function compile(document: FlowDocument, version: number, surroundings: Surroundings): Compiled {
  const own = compileFlow(document, version);
  const problems = lintFlow(document, own, surroundings);
  if (problems.some(({ severity }) => severity === 'error')) return { ok: false, problems };
  const flows: { [key: string]: FlowPlan } = { [document.id]: own.plan };
  const used: UsedFlow[] = [{ document, uses: own.uses }];
  for (const [id, linked] of reachableFlows(document, version, surroundings.findFlow)) {
    if (id === document.id) continue;
    const { plan, uses } = compileFlow(linked.document, linked.version);
    flows[id] = plan;
    used.push({ document: linked.document, uses });
  }
  const reads = readsOf(used);
  return {
    ok: true,
    plan: {
      format: PLAN_FORMAT,
      engine: ENGINE_VERSION,
      flow: document.id,
      version,
      flows,
      ...(reads && { reads }),
    },
    problems,
  };
}
