import assert from 'node:assert/strict';
import { BUSY, shareOut, WAITING } from './share-out.ts';
import { testFiles } from './test-files.ts';

describe('the runs of `npm test`', () => {
  it('take every test file there is, each once', async () => {
    const files = await testFiles();
    assert.ok(files.includes('runs/share-out.test.ts'));
    assert.deepEqual([...shareOut(files).values()].flat().sort(), files);
  });

  it('take a file in a folder that nobody has thought of', () => {
    const known = [...WAITING, ...BUSY].map(({ of: [beginning = ''] }) => `${beginning}a.test.ts`);
    const shares = [...shareOut([...known, 'new/folder/b.test.ts'])];
    assert.deepEqual(
      shares.flatMap(([{ name }, files]) => (files.includes('new/folder/b.test.ts') ? [name] : [])),
      ['everything else'],
    );
  });

  it('are refused when one of them has lost its files', () => {
    assert.throws(() => shareOut(['flow/a.test.ts']), /^Error: The run “kill -9” has no files/);
  });
});
