import type { FlowDocument } from '../document.ts';
import type { ReadsPlan } from '../plan.ts';
import type { PathUse } from '../publishing/node-compiler.ts';

/** A flow, and the paths that its expressions read. */
export interface UsedFlow {
  document: FlowDocument;
  uses: PathUse[];
}

/**
 * What these flows need to know of a visitor's text. They share their variables, and so what is read in the answer: an
 * intent of one of them can be used in all.
 */
export function readsOf(flows: UsedFlow[]): ReadsPlan | undefined {
  const sentiment = flows.some(({ document, uses }) => {
    const { sentiment, below } = document.settings?.escalateWhen ?? {};
    return sentiment !== undefined || below !== undefined || usesAnswer(uses, /^sentiment/);
  });
  const usesIntents = flows.some(
    ({ document, uses }) =>
      document.settings?.escalateWhen?.intents !== undefined || usesAnswer(uses, /^intent/),
  );
  const intents = usesIntents ? intentsOf(flows.map(({ document }) => document)) : [];
  if (!sentiment && intents.length === 0) return undefined;
  return { ...(sentiment && { sentiment }), ...(intents.length > 0 && { intents }) };
}

/** The ids of the intents that these flows have, each once. */
export function intentsOf(flows: FlowDocument[]): string[] {
  return [...new Set(flows.flatMap(({ intents = {} }) => Object.keys(intents)))].sort();
}

/** `{{answer}}` as a whole may be kept in a variable, and its fields be read there. */
function usesAnswer(uses: PathUse[], field: RegExp): boolean {
  return uses.some(({ path: [root, key] }) => root === 'answer' && (key === undefined || field.test(key)));
}
