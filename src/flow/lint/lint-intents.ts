import type { ConditionDocument, TestDocument } from '../conditions/schema.ts';
import type { FlowDocument } from '../document.ts';
import { intentsOf } from '../intents/reads-of.ts';
import type { Problem } from '../problem.ts';
import { reachableFlows } from '../publishing/find-flow.ts';
import type { FindFlow } from '../publishing/find-flow.ts';
import type { PathUse } from '../publishing/node-compiler.ts';

/** An answer without an intent is empty, and reads as if it had this one. */
const RESERVED = ['none', 'null'];
const INTENT = /^\s*\{\{\s*answer\.intent\s*(\||\}\})/;
/** What the sentiment of other languages would be is not known. */
const SENTIMENT_LANGUAGE = /^en(-|$)/i;

/** Whether the intents can be told apart, and whether what asks for intents and sentiment can come true. */
export function lintIntents(flow: FlowDocument, uses: PathUse[], findFlow: FindFlow): Problem[] {
  const flows = [...reachableFlows(flow, 0, findFlow).values()].map(({ document }) => document);
  const known = new Set(intentsOf(flows));
  return [
    ...lintExamples(flow),
    ...lintTrigger(flow, known),
    ...lintConditions(flow, known),
    ...lintLanguage(flow, uses),
  ];
}

function lintExamples({ intents = {} }: FlowDocument): Problem[] {
  const problems: Problem[] = [];
  const owners = new Map<string, string>();
  for (const [id, { examples }] of Object.entries(intents)) {
    const field = `intents.${id}`;
    if (RESERVED.includes(id)) {
      problems.push({
        severity: 'error',
        code: 'reserved_name',
        field,
        message: `“${id}” has a meaning of its own and cannot be an intent.`,
        mend: 'Choose another name.',
      });
    }
    if (examples.length === 0) {
      problems.push({
        severity: 'error',
        code: 'intent_without_examples',
        field: `${field}.examples`,
        message: `Nothing is like the intent “${id}”, because it has no examples.`,
        mend: 'Give some of the ways in which visitors say it; five or more are good.',
      });
    }
    for (const [index, example] of examples.entries()) {
      const words = example.trim().toLowerCase();
      const owner = owners.get(words) ?? id;
      owners.set(words, owner);
      if (owner === id) continue;
      problems.push({
        severity: 'warning',
        code: 'example_twice',
        field: `${field}.examples.${index}`,
        message: `“${example}” is an example of “${owner}” too; only one of them can be recognised by it.`,
        mend: 'Leave it to one of them.',
      });
    }
  }
  return problems;
}

function lintTrigger({ nodes, settings }: FlowDocument, known: Set<string>): Problem[] {
  const trigger = settings?.escalateWhen;
  if (!trigger) return [];
  const field = 'settings.escalateWhen';
  const problems: Problem[] = [];
  if (trigger.intents === undefined && trigger.sentiment === undefined && trigger.below === undefined) {
    problems.push({
      severity: 'error',
      code: 'trigger_unclear',
      field,
      message: 'No answer is ever like this, because nothing is asked of it.',
      mend: 'Give “intents”, “sentiment” or “below”.',
    });
  }
  if (!Object.hasOwn(nodes, trigger.to)) {
    problems.push({
      severity: 'error',
      code: 'unknown_node',
      field: `${field}.to`,
      message: `The node “${trigger.to}” does not exist.`,
      mend: 'Name an existing node, or add that node.',
    });
  }
  for (const [index, id] of (trigger.intents ?? []).entries()) {
    if (!known.has(id)) problems.push(unknownIntent(id, { field: `${field}.intents.${index}` }));
  }
  return problems;
}

/** Written out ids that the answer's intent is compared with. */
function lintConditions(flow: FlowDocument, known: Set<string>): Problem[] {
  return Object.entries(flow.nodes).flatMap(([node, document]) => {
    if (document.kind !== 'condition') return [];
    return document.branches.flatMap(({ when }, index) =>
      testsOf(when, `branches.${index}.when`).flatMap(({ test, field }) =>
        idsIn(test)
          .filter((id) => !known.has(id))
          .map((id) => unknownIntent(id, { node, field })),
      ),
    );
  });
}

function testsOf(condition: ConditionDocument, field: string): { test: TestDocument; field: string }[] {
  if ('all' in condition) return condition.all.flatMap((part, at) => testsOf(part, `${field}.all.${at}`));
  if ('any' in condition) return condition.any.flatMap((part, at) => testsOf(part, `${field}.any.${at}`));
  return [{ test: condition, field: `${field}.to` }];
}

function idsIn({ value, op, to }: TestDocument): string[] {
  if (!INTENT.test(value)) return [];
  const written = (id: unknown) => (typeof id === 'string' && id !== '' && !id.includes('{{') ? [id] : []);
  if (op === 'equals' || op === 'not_equals') return written(to);
  if (op !== 'in') return [];
  return typeof to === 'string' && !to.includes('{{')
    ? to.split(',').map((id) => id.trim())
    : Array.isArray(to)
      ? to.flatMap(written)
      : [];
}

function unknownIntent(id: string, where: { node?: string; field: string }): Problem {
  return {
    severity: 'warning',
    code: 'unknown_intent',
    ...where,
    message: `There is no intent “${id}”, so no answer ever has it.`,
    mend: 'Correct its spelling, or add it under intents with some examples.',
  };
}

function lintLanguage({ settings = {} }: FlowDocument, uses: PathUse[]): Problem[] {
  const { language = 'en', escalateWhen } = settings;
  if (SENTIMENT_LANGUAGE.test(language)) return [];
  const problem = (where: { node?: string; field: string }): Problem => ({
    severity: 'warning',
    code: 'sentiment_unknown',
    ...where,
    message: `How an answer sounds is known in English only, not in the flow’s language “${language}”.`,
    mend: 'Use intents, or leave the sentiment away.',
  });
  const found = uses
    .filter(({ path: [root, key] }) => root === 'answer' && key?.startsWith('sentiment'))
    .map(({ node, field }) => problem({ ...(node === undefined ? {} : { node }), field }));
  if (escalateWhen?.sentiment !== undefined || escalateWhen?.below !== undefined)
    found.unshift(problem({ field: 'settings.escalateWhen' }));
  return found;
}
