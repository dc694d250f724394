import type { FlowDocument } from '../document.ts';
import type { Problem } from '../problem.ts';
import type { CompiledFlow } from '../publishing/compile-flow.ts';
import type { Surroundings } from '../publishing/surroundings.ts';
import { lintButtons } from './lint-buttons.ts';
import { lintConnections } from './lint-connections.ts';
import { lintIntents } from './lint-intents.ts';
import { lintLinks } from './lint-links.ts';
import { lintLoops } from './lint-loops.ts';
import { lintReachability } from './lint-reachability.ts';
import { lintSends } from './lint-sends.ts';
import { lintTests } from './lint-tests.ts';
import { lintVariables } from './lint-variables.ts';

/** Everything that can be said about a flow before it runs; errors first. */
export function lintFlow(
  flow: FlowDocument,
  compiled: CompiledFlow,
  { findFlow, connected }: Surroundings,
): Problem[] {
  const problems = [
    ...compiled.problems,
    ...lintConnections(flow),
    ...lintButtons(flow),
    ...lintSends(flow, connected),
    ...lintLinks(flow, findFlow),
    ...lintReachability(flow),
    ...lintLoops(flow),
    ...lintIntents(flow, compiled.uses, findFlow),
    ...lintVariables(flow, compiled.uses, findFlow),
    ...lintTests(flow),
  ];
  const errors = problems.filter(({ severity }) => severity === 'error');
  return [...errors, ...problems.filter(({ severity }) => severity !== 'error')];
}
