/** What everything outside of the flow language may use. */
const BASE = ['checkpoints.ts', 'describe-error.ts', 'log.ts', 'metrics.ts', 'settings.ts', 'start-error.ts'];

/**
 * Which part of src/ may import what. Dependencies point one way: towards the flow language, which knows
 * nothing of the rest. A folder that is not named here is refused, so that a new one has to be thought about.
 *
 * `sources`: parts of src/ (a folder, or a file when it ends in .ts). `types`: parts of which only types may
 * be imported, because they are erased. `packages`: npm and node: modules; absent means any.
 */
export const DIRECTIONS = {
  flow: { sources: [], types: [], packages: [] },
  workflows: {
    sources: [
      'flow/plan.ts',
      'flow/state.ts',
      'flow/trace.ts',
      'flow/transcript.ts',
      'flow/projection.ts',
      'flow/providers.ts',
      'flow/transition.ts',
    ],
    types: ['activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  // Runs in a browser, on the command line and in the API: it plays what the flow language decides, and decides nothing.
  simulator: { sources: ['flow'], types: [], packages: [] },
  // Runs in a browser too: what a history holds, and what the flow language makes of it.
  replay: {
    sources: [
      'flow',
      'simulator',
      'payload-encodings.ts',
      'workflows/action-error.ts',
      'workflows/ledger.ts',
      'workflows/protocol.ts',
    ],
    types: ['workflows'],
    packages: [],
  },
  // Stands alone, so that a provider's service can take its place; flows only say what a reading is.
  classify: { sources: [], types: ['flow'] },
  integrations: { sources: [...BASE], types: ['flow'] },
  store: { sources: ['flow', ...BASE], types: [] },
  activities: {
    // What a workflow and its activities have to agree on stands in the protocol.
    sources: ['integrations', 'store', 'flow/providers.ts', 'workflows/protocol.ts', ...BASE],
    types: ['flow', 'workflows'],
  },
  temporal: {
    sources: [
      'workflows',
      'activities',
      'data-dir',
      'kept-build.ts',
      'payload-encodings.ts',
      'supervise.ts',
      'tsx-program.ts',
      ...BASE,
    ],
    types: ['flow', 'payload-keys.ts', 'temporal-tls.ts'],
  },
  api: {
    sources: ['temporal', 'integrations', 'store', 'flow', 'simulator', 'workflows', 'classify', ...BASE],
    types: ['payload-keys.ts', 'trusted-proxies.ts'],
  },
  // What a scope is called and allows is said in one place, to people and to programs.
  // How many messages an SMS is split into is the same on a page as it is for Twilio.
  web: {
    sources: [
      'flow',
      'simulator',
      'replay',
      'api/scopes.ts',
      'integrations/twilio/count-segments.ts',
      'kept-build.ts',
    ],
    types: ['api'],
  },
  'settings.ts': {
    sources: ['start-error.ts', 'payload-keys.ts', 'temporal-tls.ts', 'trusted-proxies.ts'],
    types: [],
  },
  'payload-encodings.ts': { sources: [], types: [] },
  'payload-keys.ts': { sources: [], types: [] },
  'temporal-tls.ts': { sources: [], types: [] },
  'trusted-proxies.ts': { sources: [], types: [] },
  'log.ts': { sources: ['describe-error.ts'], types: ['settings.ts'] },
  'describe-error.ts': { sources: [], types: [] },
  'metrics.ts': { sources: [], types: [] },
  'serve-metrics.ts': { sources: ['store', ...BASE], types: [] },
  'start-error.ts': { sources: [], types: [] },
  'data-dir': { sources: ['start-error.ts'], types: [] },
  'data-dir.ts': { sources: ['data-dir', 'start-error.ts'], types: ['settings.ts'] },
  'seed.ts': { sources: ['store', 'flow', ...BASE], types: [] },
  'kept-build.ts': { sources: [], types: [] },
  'checkpoints.ts': { sources: [], types: [] },
  'supervise.ts': { sources: ['start-error.ts'], types: [] },
  'server.ts': { sources: ['serve.ts', 'start-error.ts'], types: [] },
  // The two processes put everything together; nothing else imports them.
  'serve.ts': {
    sources: [
      'api',
      'store',
      'temporal',
      'activities',
      'integrations',
      'web',
      'flow',
      'workflows',
      'seed.ts',
      'serve-metrics.ts',
      'data-dir.ts',
      ...BASE,
    ],
    types: [],
  },
  start: {
    sources: [
      'temporal',
      'store/s3',
      'store/s3-storage.ts',
      'supervise.ts',
      'data-dir.ts',
      'tsx-program.ts',
      ...BASE,
    ],
    types: [],
  },
  'test-flows.ts': { sources: ['simulator', 'flow'], types: [] },
  'build.ts': { sources: ['temporal', 'web', ...BASE], types: [] },
  'check-health.ts': { sources: ['temporal', ...BASE], types: [] },
  'setup.ts': { sources: ['store', 'temporal', ...BASE], types: [] },
  'deploy-command': { sources: [...BASE], types: ['temporal'] },
  'deploy.ts': { sources: ['deploy-command', 'temporal', 'flow', ...BASE], types: [] },
  'ask-server.ts': { sources: ['data-dir.ts', ...BASE], types: [] },
  'recover.ts': { sources: ['ask-server.ts', ...BASE], types: [] },
  'replay-command': {
    sources: ['replay', 'temporal', 'workflows', 'ask-server.ts', ...BASE],
    types: ['flow'],
  },
  'replay.ts': { sources: ['replay-command', 'temporal', 'ask-server.ts', ...BASE], types: [] },
  'start.ts': { sources: ['start'], types: [] },
  'tsx-program.ts': { sources: [], types: [] },
};

/** Files of the flow language that are used when a flow is written or published, never in a running one. */
const PUBLISHING = /(^|\/)(schema|document|publish)\.ts$/;

/** Path of `file` below the src/ folder it is in, or null. */
function belowSrc(file) {
  const path = file.replaceAll('\\', '/');
  const at = path.lastIndexOf('/src/');
  return at === -1 ? null : path.slice(at + '/src/'.length);
}

/** Resolves a relative specifier against a path below src/; null when it leaves src/. */
function resolve(from, specifier) {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') {
      if (parts.length === 0) return null;
      parts.pop();
    } else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const within = (target, part) => target === part || target.startsWith(`${part}/`);

/** The sentence that says why `specifier` may not be imported by `file` (below src/), or null when it may. */
function objection(file, specifier, typeOnly) {
  const part = file.split('/')[0];
  const rule = DIRECTIONS[part];
  if (!rule) return `src/${part} is not in the table of import directions (tools/lint/import-directions.js).`;
  if (!specifier.startsWith('.')) {
    if (!rule.packages || rule.packages.some((name) => within(specifier, name))) return null;
    if (part === 'flow' && specifier === 'zod') {
      if (typeOnly || PUBLISHING.test(file)) return null;
      return 'Zod costs every cached workflow more than a megabyte: only schema.ts, document.ts and publish.ts may use it.';
    }
    return `src/${part} may not import ${specifier}: it has to run in the workflow sandbox and in a browser.`;
  }
  const target = resolve(file, specifier);
  if (target === null) return `src/ may not import from outside src/ (${specifier}).`;
  if (part === 'flow' && !typeOnly && !PUBLISHING.test(file) && PUBLISHING.test(target))
    return `${target} brings Zod along: running flows may import only its types.`;
  if (within(target, part) || rule.sources.some((source) => within(target, source))) return null;
  if (rule.types.some((source) => within(target, source)))
    return typeOnly ? null : `src/${part} may import only types of src/${target} (import type).`;
  return `src/${part} may not import src/${target}: dependencies point the other way.`;
}

/** @type {import('eslint').Rule.RuleModule} */
export default {
  meta: { type: 'problem', schema: [], docs: { description: 'dependencies point one way' } },
  create(context) {
    const file = belowSrc(context.filename);
    if (file === null) return {};
    const check = (node, source, typeOnly) => {
      if (!source || typeof source.value !== 'string') return;
      const message = objection(file, source.value, typeOnly);
      if (message) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true),
    };
  },
};
