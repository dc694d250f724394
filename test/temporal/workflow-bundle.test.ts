import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedWorkflowBundle } from '../../src/temporal/workflow-bundle.ts';
import { tempDir } from '../support/temp-dir.ts';

describe('the workflow bundle', () => {
  it('is the same when it comes from the folder where it is kept', async () => {
    const folder = join(await tempDir(), 'bundle');
    const compiled = await cachedWorkflowBundle(folder);
    assert.ok(compiled.code.length > 0);
    assert.equal((await readdir(folder)).length, 1);
    assert.deepEqual(await cachedWorkflowBundle(folder), compiled);
  });
});
