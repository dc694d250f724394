import { mergeIntents } from '../flow/intents/merge-intents.ts';
import { compile, parseDocument, type Problem } from '../flow/publish.ts';
import { reachableFlows } from '../flow/publishing/find-flow.ts';
import type { Draft, Store } from './flows.ts';
import type { StoredPlan } from './plans.ts';
import { loadSurroundings } from './publish-flow.ts';

/** A draft is no version yet. */
const NO_VERSION = 0;

/** What conversations would run on if this draft were published now; nothing is. */
export async function planDraft(
  store: Store,
  draft: Draft,
): Promise<{ ok: true; plan: StoredPlan } | { ok: false; problems: Problem[] }> {
  const parsed = parseDocument(draft);
  if (!parsed.ok) return parsed;
  const { document } = parsed;
  const surroundings = await loadSurroundings(store, document);
  const compiled = compile(document, NO_VERSION, surroundings);
  if (!compiled.ok) return compiled;
  const flows = [...reachableFlows(document, NO_VERSION, surroundings.findFlow)];
  // In the order in which a published version's are read.
  flows.sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    ok: true,
    plan: {
      plan: compiled.plan,
      region: document.settings?.region ?? null,
      language: document.settings?.language ?? null,
      intents: compiled.plan.reads?.intents
        ? mergeIntents(
            flows.map(
              ([
                ,
                {
                  document: { intents = {} },
                },
              ]) => intents,
            ),
          )
        : null,
    },
  };
}
