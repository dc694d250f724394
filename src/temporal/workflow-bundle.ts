/** The workflows, compiled for the worker's sandbox. */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { builtAhead, keepBuild } from '../kept-build.ts';
import { FAILURE_CONVERTER } from './payload-codec.ts';

export interface WorkflowBundle {
  code: string;
}

const pathOf = (module: string) => fileURLToPath(new URL(module, import.meta.url));

const workflowsPath = pathOf('../workflows/index.ts');

/**
 * Loaded once for all conversations of a worker instead of once for each, which would take most of the memory that
 * an open conversation needs. Only what a run leaves no trace in that another could see may be here, and nothing
 * that speaks with the SDK.
 */
const SHARED_MODULES = [
  '../flow/transition.ts',
  '../workflows/ledger.ts',
  '../workflows/describe-run.ts',
  '../workflows/search-attributes.ts',
  '../workflows/share-plan.ts',
].map(pathOf);

/** What the bundle is made of, and by. */
const SOURCES = ['../flow', '../workflows', './workflow-bundle.ts'].map(pathOf);

export interface BundleOptions {
  /** The messages of failures are written as payloads, which is for workers whose payloads are encrypted. */
  privateFailures?: boolean;
}

/** Compiles the workflows; a few seconds of work. */
export async function bundleWorkflows({
  privateFailures = false,
}: BundleOptions = {}): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath,
    ...(privateFailures && { failureConverterPath: FAILURE_CONVERTER }),
    preloadModules: SHARED_MODULES,
    webpackConfigHook: (config) => {
      for (const rule of config.module?.rules ?? []) compileForThisNode(rule);
      return config;
    },
    logger: new DefaultLogger('WARN'),
  });
}

/**
 * The SDK compiles for the Node of 2017, where each private name of a class is a WeakMap, in every conversation that
 * is open.
 */
function compileForThisNode(rule: unknown): void {
  const { jsc } = (rule as { use?: { options?: { jsc?: { target: string } } } }).use?.options ?? {};
  if (jsc) jsc.target = 'es2022';
}

/** The same, kept in `folder` until one of its sources changes, so that a second start need not wait for it. */
export function cachedWorkflowBundle(folder: string, options: BundleOptions = {}): Promise<WorkflowBundle> {
  const sources = options.privateFailures ? [...SOURCES, FAILURE_CONVERTER] : SOURCES;
  return keepBuild(folder, sources, () => bundleWorkflows(options), workflowsBuiltAhead(options));
}

/** Where `npm run build` keeps it. */
export function workflowsBuiltAhead({ privateFailures = false }: BundleOptions): string {
  return builtAhead(privateFailures ? 'private-workflows' : 'workflows');
}
