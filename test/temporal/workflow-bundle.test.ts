import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedWorkflowBundle } from '../../src/temporal/workflow-bundle.ts';
import { tempDir } from '../support/temp-dir.ts';

describe('the workflow bundle', function () {
  this.timeout(120_000);

  it('is compiled once for the same sources, and what is left of older ones goes', async () => {
    const folder = join(await tempDir(), 'bundle');
    const compiled = await cachedWorkflowBundle(folder);
    const [file] = await readdir(folder);
    assert.ok(file !== undefined && compiled.code.length > 0);
    assert.deepEqual(await cachedWorkflowBundle(folder), { code: compiled.code });

    // Read, and not compiled again.
    await writeFile(join(folder, file), 'kept');
    assert.deepEqual(await cachedWorkflowBundle(folder), { code: 'kept' });

    // As if the sources were others then.
    const other = await tempDir();
    await writeFile(join(other, 'older.js'), 'older');
    await cachedWorkflowBundle(other);
    assert.deepEqual(await readdir(other), [file]);
  });
});
