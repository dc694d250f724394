import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import typescript from 'typescript-eslint';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The project's configuration, less what needs the types of the whole program: the files here do not exist. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    typescript.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } },
  ] as ESLint.Options['overrideConfig'] & object,
});

const OURS = new Set([
  'house/import-directions',
  'no-restricted-globals',
  'no-restricted-syntax',
  'no-eval',
  'no-new-func',
]);

/** What our rules say of `code` standing in the file at `path`. */
async function complaints(path: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, path) });
  const messages = result?.messages ?? [];
  for (const { fatal, message } of messages) assert.ok(!fatal, message);
  return messages.filter(({ ruleId }) => ruleId !== null && OURS.has(ruleId)).map(({ message }) => message);
}

async function assertRefused(path: string, code: string, reason: RegExp): Promise<void> {
  const said = await complaints(path, code);
  assert.equal(said.length, 1, `${path}: ${code}: ${said.join(' | ') || 'nothing was said'}`);
  assert.match(said[0] ?? '', reason);
}

async function assertAllowed(path: string, code: string): Promise<void> {
  assert.deepEqual(await complaints(path, code), [], `${path}: ${code}`);
}

describe('the rule of import directions', () => {
  it('lets nothing into the flow language', async () => {
    for (const target of ['../store/database.ts', '../api/app.ts', '../log.ts', '../workflows/index.ts'])
      await assertRefused('src/flow/transition.ts', `import { x } from '${target}';`, /may not import/);
    for (const name of ['node:fs', '@temporalio/workflow', 'express'])
      await assertRefused('src/flow/transition.ts', `import { x } from '${name}';`, /sandbox/);
    await assertAllowed('src/flow/nodes/message/run.ts', `import { x } from '../../state.ts';`);
  });

  it('keeps Zod to the files of the flow language that only publishing uses', async () => {
    await assertAllowed('src/flow/nodes/message/schema.ts', `import { z } from 'zod';`);
    await assertAllowed('src/flow/publish.ts', `import { z } from 'zod';`);
    await assertRefused('src/flow/nodes/message/run.ts', `import { z } from 'zod';`, /Zod costs/);
    await assertRefused(
      'src/flow/nodes/message/run.ts',
      `import { s } from './schema.ts';`,
      /only its types/,
    );
    await assertAllowed('src/flow/nodes/message/run.ts', `import type { S } from './schema.ts';`);
  });

  it('lets workflows use the flow language’s running half and the SDK, and of activities only types', async () => {
    const workflow = 'src/workflows/conversation.ts';
    for (const source of ['../flow/transition.ts', '../flow/plan.ts', './ledger.ts', '@temporalio/workflow'])
      await assertAllowed(workflow, `import { x } from '${source}';`);
    await assertAllowed(workflow, `import type { x } from '../activities/index.ts';`);
    await assertRefused(workflow, `import { x } from '../activities/index.ts';`, /only types/);
    await assertRefused(workflow, `import { type x } from '../activities/index.ts';`, /only types/);
    await assertRefused(workflow, `import { x } from '../flow/publish.ts';`, /may not import/);
    for (const name of ['zod', 'node:crypto', '@temporalio/client'])
      await assertRefused(workflow, `import { x } from '${name}';`, /sandbox/);
  });

  it('lets the web app use the flow language, and of the API only types', async () => {
    await assertAllowed('src/web/widget/chat.ts', `import { x } from '../../flow/transition.ts';`);
    await assertAllowed('src/web/widget/chat.ts', `import type { x } from '../../api/schemas.ts';`);
    await assertRefused('src/web/widget/chat.ts', `import { x } from '../../api/schemas.ts';`, /only types/);
    await assertRefused('src/web/widget/chat.ts', `import { x } from '../../store/schema.ts';`, /other way/);
  });

  it('lets nothing import upwards', async () => {
    for (const [file, target] of [
      ['src/store/flows.ts', '../api/app.ts'],
      ['src/store/flows.ts', '../activities/index.ts'],
      ['src/integrations/twilio/client.ts', '../../store/flows.ts'],
      ['src/activities/record.ts', '../api/app.ts'],
      ['src/activities/record.ts', '../temporal/worker.ts'],
      ['src/api/app.ts', '../activities/index.ts'],
      ['src/api/app.ts', '../server.ts'],
      ['src/temporal/worker.ts', '../api/app.ts'],
      ['src/settings.ts', './data-dir.ts'],
    ] as const)
      await assertRefused(file, `import { x } from '${target}';`, /the other way/);
  });

  it('sees every way of importing', async () => {
    for (const code of [
      `export { x } from '../api/app.ts';`,
      `export * from '../api/app.ts';`,
      `export const x = import('../api/app.ts');`,
      `export type X = import('../api/app.ts').X;`,
    ])
      await assertRefused('src/store/flows.ts', code, /the other way/);
  });

  it('refuses what leaves src and what it has never heard of', async () => {
    await assertRefused('src/api/app.ts', `import { x } from '../../test/x.ts';`, /outside src/);
    await assertRefused('src/novelty/a.ts', `import { x } from './b.ts';`, /not in the table/);
  });

  it('knows every part of src', async () => {
    for (const part of await readdir(join(root, 'src'))) {
      const file = part.includes('.') ? `src/${part}` : `src/${part}/a.ts`;
      await assertAllowed(file, `import { x } from './${part.includes('.') ? part : 'b.ts'}';`);
    }
  });
});

describe('the rule of determinism', () => {
  for (const code of [
    'Date.now();',
    'new Date();',
    'Date();',
    'new Date(2026, 0, 1);',
    'Math.random();',
    'new Intl.NumberFormat();',
    '(1).toLocaleString();',
    '"a".toLocaleUpperCase();',
    '["b", "a"].sort((a, b) => a.localeCompare(b));',
    'new Date(0).getHours();',
    'new Date(0).getTimezoneOffset();',
    'new Date(0).toDateString();',
    'setTimeout(() => {}, 1);',
    'setInterval(() => {}, 1);',
    'process.exit();',
    'fetch("http://x");',
    'crypto.randomUUID();',
    'performance.now();',
    'globalThis.Date;',
    'eval("1");',
    'new Function("return 1");',
  ]) {
    it(`refuses ${code}`, async () => {
      for (const path of ['src/flow/engine/step.ts', 'src/workflows/conversation.ts'])
        assert.equal((await complaints(path, code)).length, 1, path);
      await assertAllowed('src/store/conversations.ts', code);
    });
  }

  it('leaves what is the same everywhere', async () => {
    for (const code of [
      'new Date(0).toISOString();',
      'Date.UTC(2026, 0);',
      'Math.floor(1.5);',
      'new Date(0).getUTCHours();',
    ])
      await assertAllowed('src/flow/engine/step.ts', code);
  });
});
