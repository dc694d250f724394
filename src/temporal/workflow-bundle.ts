/** The workflows, compiled for the worker's sandbox. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

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

/** What the bundle is made of: when any of this changes, so does the bundle. */
const SOURCES = ['../flow', '../workflows', '../../package-lock.json'].map(pathOf);

/** Compiles the workflows; a few seconds of work. */
export async function bundleWorkflows(): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath,
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
export async function cachedWorkflowBundle(folder: string): Promise<WorkflowBundle> {
  const file = `${await digestOf(SOURCES)}.js`;
  try {
    return { code: await readFile(join(folder, file), 'utf8') };
  } catch {
    const bundle = await bundleWorkflows();
    await mkdir(folder, { recursive: true });
    await Promise.all((await readdir(folder)).map((old) => rm(join(folder, old), { force: true })));
    // Renamed into place: a start that is cut short leaves no half of it.
    const unfinished = join(folder, `${file}.${process.pid}`);
    await writeFile(unfinished, bundle.code);
    await rename(unfinished, join(folder, file));
    return bundle;
  }
}

async function digestOf(paths: string[]): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths) {
    for (const file of await filesIn(path))
      hash
        .update(file)
        .update('\0')
        .update(await readFile(file))
        .update('\0');
  }
  return hash.digest('hex').slice(0, 32);
}

/** The file itself, or every file below the folder, in an order that is always the same. */
async function filesIn(path: string): Promise<string[]> {
  if (path.endsWith('.json')) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
