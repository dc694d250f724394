/** What takes seconds to build and is the same for all tests, whichever run of mocha they are in. */
import { fileURLToPath } from 'node:url';
import { cachedWorkflowBundle, type WorkflowBundle } from '../../src/temporal/workflow-bundle.ts';
import { cachedWeb, type WebAssets } from '../../src/web/build.ts';

const folder = (name: string) =>
  fileURLToPath(new URL(`../../node_modules/.cache/chatbot-studio/${name}`, import.meta.url));

let workflows: Promise<WorkflowBundle> | undefined;
let privateWorkflows: Promise<WorkflowBundle> | undefined;
let web: Promise<WebAssets> | undefined;

export function workflowBundle(): Promise<WorkflowBundle> {
  workflows ??= cachedWorkflowBundle(folder('workflows'));
  return workflows;
}

/** The same for workers whose payloads are encrypted. */
export function privateWorkflowBundle(): Promise<WorkflowBundle> {
  privateWorkflows ??= cachedWorkflowBundle(folder('private-workflows'), { privateFailures: true });
  return privateWorkflows;
}

export function webAssets(): Promise<WebAssets> {
  web ??= cachedWeb(folder('web'));
  return web;
}
