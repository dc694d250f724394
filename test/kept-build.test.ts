import assert from 'node:assert/strict';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { keepBuild } from '../src/kept-build.ts';
import { tempDir } from './support/temp-dir.ts';

describe('a build that is kept', () => {
  let folder: string;
  let sources: string;
  let builds: number;

  beforeEach(async () => {
    folder = join(await tempDir(), 'kept');
    sources = await tempDir();
    await mkdir(join(sources, 'deep'));
    await writeFile(join(sources, 'deep', 'a.ts'), 'a');
    builds = 0;
  });

  const build = () =>
    keepBuild(folder, [sources], () => {
      builds += 1;
      return Promise.resolve({ builds, files: new Map([['a', new Uint8Array([1, 2])]]) });
    });

  it('is made once for the same sources, and comes back as it was', async () => {
    const built = await build();
    assert.deepEqual(await build(), built);
    assert.equal(builds, 1);
  });

  for (const [what, change] of [
    ['is changed', () => writeFile(join(sources, 'deep', 'a.ts'), 'b')],
    ['is added', () => writeFile(join(sources, 'deep', 'b.ts'), '')],
    ['goes', () => rm(join(sources, 'deep', 'a.ts'))],
    ['has another name', () => rename(join(sources, 'deep', 'a.ts'), join(sources, 'deep', 'b.ts'))],
  ] as const) {
    it(`is made anew when a source ${what}, and the old one is not kept`, async () => {
      await build();
      const before = await readdir(folder);
      await change();
      assert.equal((await build()).builds, 2);
      const after = await readdir(folder);
      assert.equal(after.length, 1);
      assert.notDeepEqual(after, before);
    });
  }

  it('is made anew when what was kept is damaged', async () => {
    await build();
    const [kept = ''] = await readdir(folder);
    await writeFile(join(folder, kept), '');
    assert.equal((await build()).builds, 2);
    assert.equal((await build()).builds, 2);
  });

  it('is made all the same where it cannot be kept', async () => {
    await writeFile(folder, '');
    assert.equal((await build()).builds, 1);
    assert.equal((await build()).builds, 2);
  });

  it('is taken from where it was made ahead, and not kept again', async () => {
    const made = await build();
    const other = join(sources, '..', `${basename(sources)}-other`);
    const again = await keepBuild(other, [sources], () => Promise.reject(new Error('made again')), folder);
    assert.deepEqual(again, made);
    await assert.rejects(readdir(other), { code: 'ENOENT' });
  });

  it('is made where what was made ahead is of other sources', async () => {
    await build();
    await writeFile(join(sources, 'deep', 'a.ts'), 'b');
    const other = join(await tempDir(), 'other');
    assert.equal(await keepBuild(other, [sources], () => Promise.resolve('new'), folder), 'new');
    assert.equal((await readdir(other)).length, 1);
  });

  it('may be made by several at the same time', async () => {
    await Promise.all([build(), build(), build()]);
    const made = builds;
    await build();
    assert.equal(builds, made);
  });
});
