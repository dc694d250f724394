/**
 * `npm run build`: compiles the pages and the workflows into `build/`, from where every process takes them that runs the
 * same sources. Without it they are compiled by the first start, and kept in its data folder.
 */
import { exitWith } from './start-error.ts';
import { cachedWorkflowBundle, workflowsBuiltAhead } from './temporal/workflow-bundle.ts';
import { cachedWeb, WEB_BUILT_AHEAD } from './web/build.ts';

async function build(): Promise<void> {
  await cachedWeb(WEB_BUILT_AHEAD);
  // One after the other: each of them takes most of a processor and much memory.
  for (const options of [{ privateFailures: false }, { privateFailures: true }])
    await cachedWorkflowBundle(workflowsBuiltAhead(options), options);
}

await build().catch(exitWith);
